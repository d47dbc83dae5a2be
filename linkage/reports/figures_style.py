"""The style of the page of figures; its hash is in the page's content security policy."""

STYLE = """
:root { color-scheme: light }
body { font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #1f2937; background: #fff }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1.25rem }
h1 { font-size: 1.7rem; margin: 0; line-height: 1.25 } header p { margin: .3rem 0 1.2rem; color: #4b5563 }
h2 { font-size: 1.25rem; margin: 2.6rem 0 .6rem; border-top: 2px solid #1f2937; padding-top: .7rem }
h3 { font-size: 1.02rem; margin: 1.6rem 0 .4rem }
a { color: #0a5a8a }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem }
.how { background: #f4f6f8; padding: .7rem 1.1rem; font-size: .9rem } .how p { margin: .35rem 0 }
.warn { background: #fff3d6; border-left: 5px solid #b45309; padding: .7rem 1.1rem }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .8rem; margin: 0 }
.cards div { border: 1px solid #d1d8e0; border-radius: 6px; padding: .7rem 1rem }
.cards dt { font-size: .9rem; color: #374151 } .cards dd { margin: 0 }
.cards .big { font-size: 1.7rem; font-weight: 600; line-height: 1.3 } .cards small { color: #4b5563 }
.scroll { overflow-x: auto } table { border-collapse: collapse; margin: .5rem 0 1rem; font-size: .9rem }
main p, figcaption { font-size: .9rem; color: #4b5563; margin: .3rem 0 } main .warn { color: inherit }
th, td { padding: .28rem .7rem; border-bottom: 1px solid #dde2e8; text-align: left; vertical-align: top }
thead th { border-bottom: 2px solid #9aa5b1 } tbody th { font-weight: 500; min-width: 13rem }
td { white-space: nowrap; font-variant-numeric: tabular-nums } .n { text-align: right }
.small tbody th { min-width: 0 } td small { display: block; font-size: .8em }
th small { display: block; font-weight: 400; color: #4b5563 }
abbr { text-decoration: none; border-bottom: 1px dotted #6b7280; cursor: help }
figure { margin: .6rem 0 1.4rem }
svg { max-width: 100%; height: auto; display: block }
.h1 { background: #eaf3fa } .h2 { background: #cfe4f3 } .h3 { background: #a5cdea }
.h4 { background: #6fb0dc } .h5 { background: #2f86c1; color: #fff }
@media print { body { max-width: none; margin: 0; font-size: 11pt } nav { display: none } }
@media print { h2 { break-after: avoid } figure, tr, .cards div { break-inside: avoid } }
"""
