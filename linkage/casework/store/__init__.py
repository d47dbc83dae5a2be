"""The casework store: what people decided, what families may be told, who said it, and the audit of it all."""
