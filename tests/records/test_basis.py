"""How a witness knows: hearsay, screens, denials, and words that nobody can read."""

import pytest

from linkage.records.basis import UnreadBasis, parse_basis, says_only_that_nobody_was_seen
from linkage.records.cells import typed
from linkage.records.contracts import contract
from linkage.records.delivery import read_delivery

BASIS = contract("testimony").column("basis")


@pytest.mark.parametrize(
    ("said", "basis"),
    [
        ("від охоронця", "told"),
        ("от охранника", "told"),
        ("охоронець сказав", "told"),
        ("a guard told him", "told"),
        ("друг бачив", "told"),
        ("by a cellmate", "told"),
        ("через охоронця", "told"),
        ("бачив через вікно", "saw"),
        ("не сам бачив, а зі слів", "told"),
        ("по телевізору", "heard"),
        ("бачив по телевізору", "heard"),
        ("видел в телеграме", "heard"),
        ("saw his name on a list", "heard"),
        ("чув від інших", "heard"),
        ("сам не бачив, чув від інших", "heard"),
        ("не бачив", "not_seen"),
        ("сам його не бачив", "not_seen"),
        ("лично не видел", "not_seen"),
        ("did not see him personally", "not_seen"),
        ("впізнав на фото", "saw"),
        ("чув перекличку", "heard"),
        ("бачив недалеко від їдальні", "saw"),
        ("видел его лично в бане", "saw"),
        ("разом сиділи в СІЗО", "same_cell"),
    ],
)
def test_a_basis_in_a_witness_s_own_words(said: str, basis: str) -> None:
    assert typed(BASIS, said) == basis


@pytest.mark.parametrize(
    "said", ["в/о", "так", "розмовляв з охоронцем", "не пам'ятаю, де бачив", "не бачив, хоч разом сиділи"]
)
def test_what_cannot_be_read_is_no_sighting(said: str) -> None:
    with pytest.raises(UnreadBasis) as caught:
        parse_basis(said)
    assert caught.value.instead == "told"


FIRST_HAND = """
бачив на власні очі | особисто бачив у лазні | бачив у коридорі | бачила його на прогулянці
бачив через годівницю
бачив у Оленівці | бачив щодня на перевірці | бачив крізь щілину у дверях | особисто бачив та спілкувався
спілкувався з ним особисто | бачив на обміні | разом етапували | їхали в одному автозаку
видел своими глазами | видел лично на прогулке | видел в соседней камере | видел в Еленовке летом 2022
saw in person | saw with own eyes | saw him in the corridor | met him in the bathhouse | saw at roll call
saw him in Olenivka | saw him in the yard twice | met in prison hospital
сидів з ним в одній камері | були в одній камері два місяці | співкамерник | утримувались разом в СІЗО
в одному бараці з ним | сиділи в одній камері з травня по липень 2022 | сокамерник в Таганроге
сидел с ним в одной камере | сидели вместе в бараке | в одной камере в СИЗО-2
shared a cell | same cell for 2 months | we were cellmates | was with him in one cell
held together in Kamyshin | imprisoned together | sat with him | was held with him in Kamyshin
сидів з ним | сиділа з нею | сиділи з ним | сидів зі мною | зі мною сидів | сидел с ним | сидели с ней
сидел со мной | утримувався з ним | содержались с ним | сидели вместе | содержались вместе
жили в одній камері | жили в одной камере | были разом в одній камері | был с ним в плену
був з ним | була з нею | були з ним | був зі мною | был с ним | были с ней | was with him | we were together
сидів поруч | сидел рядом | спали поруч | перебували разом | находились вместе | знаходився з ним
сидів з ним і з другом | сидел с ним и с другом | сидів зі мною і моїм другом | був з ним разом з другом
бачив його з другом на прогулянці | видел его вместе с другом | бачив його і друга | saw him with a friend
бачив його разом з другом | сидел с ним и с другом в бараке | його бачив з другом | бачив його з його другом
ми його бачили з товаришем | met him and his friend | зустрівся з ним і з побратимом
був зі мною в госпіталі в Донецьку | лежали разом в лікарні в Таганрозі | были вместе в больнице в СИЗО
були разом у тюремній лікарні | утримувались разом в госпіталі | лежал с ним в одной палате в плену
бачив його в госпіталі | видел в больнице | saw him in hospital | лежав з ним у санчастині
видел сам | сама бачила | ми бачили | ми його бачили в СІЗО | мы видели его | бачили самі | видели сами
ми зустріли її в лазні | бачилися в СІЗО | виделись в бане | познайомився в СІЗО | we saw him
"""
SECOND_HAND = """
heard name called | heard name called at roll call | name called out | name was read out | roll call
чув прізвище на перекличці | чув, як викликали на допит | на перекличці | прізвище зачитували
його прізвище викрикували
слышал фамилию на проверке | фамилию выкрикивали на перекличке | выкликали на поверке
чув через стіну | перестукувалися через стіну | слышал через стенку | общался через стену
heard through the wall
talked through the wall | spoke to him through the wall | spoke to him through the door | впізнав по голосу
прочитав на стіні | бачив напис на стіні | бачив його ім'я на стіні | видел надпись на стене
read on the wall
saw name on wall | saw his name scratched on the cell wall | saw his name | видряпано на нарах
carved on bunk
saw name in a list | seen on list | бачив прізвище у списку | бачив підпис у журналі | увидел фамилию в списке
впізнав на відео | опознал на видео | recognised in video | побачив фото в телеграмі | saw a photograph of him
бачив його речі | видел его паспорт | saw his belongings | saw his documents | saw a letter from him
бачив тіло | видел труп | saw his body | бачив його дружину | видел его брата | met his mother
saw a man who looked like him | бачив схожого | видел похожего | бачив лише зі спини | saw silhouette
thinks he saw | may have seen | might have seen him | думає, що бачив | начебто бачив | вроде бы видел
бачив?
припускає | здогадка | assumed | guess | предполагает | впевнений, що бачив
зі слів інших полонених | від побратимів | рассказали другие пленные | told by cellmate | others told him
seen by others | was seen by a friend | співкамерник бачив | зі слів очевидця | saw someone who knew him
друг сидів з ним в одній камері | shared a cell with his brother | cellmate of his friend | from cellmate
same cell, after he left | was in the cell before him | same prison | той самий табір | служили разом
дружина сказала по телефону | з інтернету | from relatives | saw on social media | TV | OSINT | phone call
saw the cell | saw her cell | бачив камеру | talked to him | общался с ним | saw him after exchange
бачив після обміну | бачив до полону | saw him before capture | бачив на позиції
бачили | його бачили | его видели | бачили в СІЗО | видели его в лагере | бачили на власні очі | was seen
його бачили інші | бачили хлопці | видели другие | казали, що бачили | казали, що сиділи разом | they saw him
чув, що сидів з ним | хлопці сиділи з ним | сидели с ним ребята | друг сидів з ним | хтось був з ним
they were with him | він був з ними | сидів з його братом | був з його дружиною | ми бачили його речі
ми бачили камеру | нібито ми бачили | не сидів з ним | не был с ним | was not with him
сидів з ним до полону | був з ним вдома | був з ним у бою | були разом на позиції | росли разом
сидів в сусідній камері | сидел с ним в соседней камере | сидів з ним в одній тюрмі | був з ним через стіну
сидел с ним в другом бараке | сидел с ним в другой камере | сидів з ним у другій камері
був з ним в іншому бараці | сидел с ним, а потом в другом корпусе
сидів з другом | сидел вместе с другом | сидів з його другом | бачив його друга | видел друга | сказав другу
зустрівся з другом | бачився з товаришем | познайомився з побратимом в СІЗО | зустрілася з його другом
виделся с его другом | встретилась с товарищем по лагерю | met with a friend | met with his friend
були в камері з його другом бачив | бачив з другом | бачив разом з його другом | saw with a friend
met with her friend | зустрівся з другом його | бачив з другом його | сидів з другом, бачив його
зустрівся з другом і сидів з ним | met with a friend and saw him | бачив його друга з товаришем
бачив його камеру з другом | бачили його з другом | saw her cell with a friend
був разом зі мною в госпіталі в Дніпрі | був разом зі мною в госпіталі | лежали в одній палаті
были вместе в больнице | лежав з ним в одній палаті в госпіталі | was with him in hospital | shared a ward
були разом в госпіталі до полону | бачив його в госпіталі в Харківській області
сидів з ними | перебував поруч | ми сиділи в камері, а його бачили
"""


def _phrases(text: str) -> list[str]:
    return [one.strip() for line in text.strip().split("\n") for one in line.split("|")]


@pytest.mark.parametrize("said", _phrases(FIRST_HAND))
def test_a_plain_sighting_is_first_hand(said: str) -> None:
    assert typed(BASIS, said) in ("saw", "same_cell")


@pytest.mark.parametrize("said", _phrases(SECOND_HAND))
def test_what_is_not_plainly_first_hand_is_never_a_sighting(said: str) -> None:
    try:
        assert typed(BASIS, said) in ("heard", "told")
    except UnreadBasis as error:
        assert error.instead == "told"


@pytest.mark.parametrize("said", ["особисто не бачив", "never saw him", "не бачив і не чув"])
def test_a_denial_without_hearsay_is_no_sighting_and_no_hearsay(said: str) -> None:
    assert typed(BASIS, said) == "not_seen"


def test_an_unread_basis_counts_as_hearsay_and_the_report_says_so(tmp_path) -> None:
    path = tmp_path / "svidchennia.csv"
    path.write_text(
        "ПІБ;Код свідка;Звідки знає;Дата опитування\n"
        "Тестенко Юхим Саввич;С-1;через знайомих знайомого в/о;01.05.2023\n"
        "Зразкевич Лев Хомич;С-2;щось незрозуміле;01.05.2023\n"
        "Прикладов Марко Ілліч;С-3;сам його не бачив;01.05.2023\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "testimony", "ngo")
    assert list(delivered.records["basis"]) == ["told", "told", "not_seen"]
    assert delivered.records["basis_raw"][1] == "щось незрозуміле"
    assert delivered.report["rejected"] == 0
    notes = " ".join(delivered.report["notes"])
    assert "1 answer " in notes and "it counts as told, which is hearsay" in notes
    assert "1 record says that the witness did not see the person" in notes


def test_yes_and_no_are_read_by_the_header_that_asks(tmp_path) -> None:
    path = tmp_path / "svidchennia.csv"
    people = ("Тестенко Юхим Саввич", "Зразкевич Лев Хомич", "Прикладов Марко Ілліч")
    rows = "".join(
        f"{name};С-{at};{told}\n"
        for at, (name, told) in enumerate(zip(people, ("так", "ні", ""), strict=True))
    )
    path.write_text("ПІБ;Код свідка;Бачив особисто\n" + rows, encoding="utf-8")
    profile = tmp_path / "profile.toml"
    profile.write_text('[columns]\n"Бачив особисто" = "basis"\n', encoding="utf-8")
    assert list(read_delivery(path, "testimony", "ngo", profile).records["basis"]) == ["saw", "told", None]


def test_a_name_cell_may_deny_the_sighting_or_name_a_relative_only(tmp_path) -> None:
    path = tmp_path / "svidchennia.csv"
    path.write_text(
        "ПІБ;Код свідка;Звідки знає;Дата опитування\n"
        "Не бачив Гордієвського Леся;С-1;;01.05.2023\n"
        "брат Сидорчука Івана;С-2;бачив;01.05.2023\n"
        "Чув про Зразкевича Лева;С-3;;01.05.2023\n"
        "брат Сидорчук Іван;С-4;бачив;01.05.2023\n",
        encoding="utf-8",
    )
    delivered = read_delivery(path, "testimony", "ngo")
    records = delivered.records
    assert list(zip(records["surname"], records["given_name"], records["basis"], strict=True)) == [
        ("Гордієвського", "Леся", "not_seen"),
        ("Зразкевича", "Лева", "heard"),
        ("Сидорчук", "Іван", "saw"),
    ]
    assert records["other_names"] == [None] * 3
    assert records["full_name_raw"][0] == "Не бачив Гордієвського Леся"
    (lost,) = [one for one in delivered.rejects if not one.row_was_kept]
    assert lost.row == 3 and "somebody's relative" in lost.reason and "own name" in lost.advice


NOTHING_BUT_A_DENIAL = [
    "Не бачив, не знає такого",
    "не видела и не слышала",
    "I have never seen him",
    "Ні, не бачив",
]


@pytest.mark.parametrize("said", NOTHING_BUT_A_DENIAL)
def test_a_witness_who_only_denies_saw_nobody_though_no_basis_says_so(tmp_path, said):
    delivered = of_words(tmp_path, "statement", said)
    assert list(delivered.records["basis"]) == ["not_seen"]
    assert any("did not see the person" in note for note in delivered.report["notes"])


@pytest.mark.parametrize(
    "said",
    [
        "Після травня його не бачив",
        "не бачив його після травня",
        "не бачив ран",
        "не знає прізвища",
        "Не знав його",
        "Не знайомий",
        "не знав, що він у СІЗО",
        "Не бачив, але сиділи разом",
        "бачив",
    ],
)
def test_who_says_anything_else_may_have_met_the_person(tmp_path, said):
    assert says_only_that_nobody_was_seen(said) is False
    assert list(of_words(tmp_path, "statement", said).records["basis"]) == [None]


def test_a_basis_that_is_told_goes_before_a_denial_elsewhere(tmp_path):
    delivered = of_words(tmp_path, "statement", "не бачив", basis="saw")
    assert list(delivered.records["basis"]) == ["saw"]


def test_who_does_not_know_how_somebody_fares_may_have_met_him(tmp_path):
    assert list(of_words(tmp_path, "condition", "не знає").records["basis"]) == [None]


@pytest.mark.parametrize("other", [{"seen_at": "СІЗО-2"}, {"cell": "5"}, {"condition": "поранений"}])
def test_a_denial_beside_what_tells_of_a_meeting_is_no_sighting_and_no_denial(tmp_path, other):
    assert list(of_words(tmp_path, "statement", "не бачив", **other).records["basis"]) == ["told"]


def of_words(folder, column, said, basis="", **others):
    file = folder / "heard.csv"
    row = {"record_id": "T-1", "full_name": "Бойко Іван", "basis": basis, column: f'"{said}"'} | others
    file.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n")
    return read_delivery(file, "testimony", "ngo")
