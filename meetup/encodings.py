"""Finding out in which encoding somebody else's text was written: a whole table, one card, or one line of a card."""

import codecs
import re

from .languages import lazy_gettext

ENCODING_LABELS = {
    "utf-8": lazy_gettext("Unicode (UTF-8)"),
    "cp1252": lazy_gettext("Western European (Windows-1252)"),
    "iso8859-15": lazy_gettext("Western European (Latin-9)"),
    "cp1250": lazy_gettext("Central European (Windows-1250)"),
    "cp1251": lazy_gettext("Cyrillic (Windows-1251)"),
    "koi8-r": lazy_gettext("Cyrillic (KOI8-R)"),
    "cp1253": lazy_gettext("Greek (Windows-1253)"),
    "cp1254": lazy_gettext("Turkish (Windows-1254)"),
    "cp1255": lazy_gettext("Hebrew (Windows-1255)"),
    "cp1256": lazy_gettext("Arabic (Windows-1256)"),
    "cp932": lazy_gettext("Japanese (Shift-JIS)"),
    "euc_jp": lazy_gettext("Japanese (EUC-JP)"),
    "gb18030": lazy_gettext("Chinese, simplified (GBK)"),
    "big5hkscs": lazy_gettext("Chinese, traditional (Big5)"),
    "cp949": lazy_gettext("Korean (EUC-KR)"),
    "mac_roman": lazy_gettext("Western European (old Mac)"),
}
"""The encodings that are tried and offered, with what people call them."""
_DETECTED = {
    "WINDOWS-1250": "cp1250", "WINDOWS-1251": "cp1251", "WINDOWS-1252": "cp1252", "WINDOWS-1253": "cp1253",
    "WINDOWS-1254": "cp1254", "WINDOWS-1255": "cp1255", "WINDOWS-1256": "cp1256", "KOI8-R": "koi8-r",
    "ISO8859-15": "iso8859-15", "CP932": "cp932", "EUC-JP": "euc_jp", "EUC_JIS_2004": "euc_jp", "GB18030": "gb18030",
    "BIG5": "big5hkscs", "BIG5HKSCS": "big5hkscs", "CP949": "cp949",
}  # fmt: skip
_SUPERSETS = {
    "iso8859-1": "cp1252", "ascii": "utf-8", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030",
    "big5": "big5hkscs", "euc_kr": "cp949", "iso8859-8": "cp1255", "iso8859-9": "cp1254", "iso8859-11": "cp874",
}  # fmt: skip
"""Encodings that programs name although they write more letters than those have."""
_CHARSET = re.compile(
    r"utf-?8|utf-?16(le|be)?|(us-)?ascii|(iso-?8859|windows|cp)-?\d{1,5}|koi8-[ru]|macintosh|"
    r"s(hift)?[-_]?jis|euc-?(jp|kr|cn)|iso-?2022-?(jp|kr)|gb(k|2312|18030)|big5(-?hkscs)?"
)
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HANJA = re.compile("[\u4e00-\u9fff]")
"""Chinese characters, which Korean names and addresses no longer have: such a text is Chinese."""
_MIXED_SCRIPTS = re.compile("[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]|[a-z][\u3040-\u9fff\uac00-\ud7a3]")
_ASCII = bytes(range(128))
_SAMPLE_BYTES = 20_000
MULTIBYTE_ENCODINGS = frozenset(("cp932", "euc_jp", "gb18030", "big5hkscs", "cp949"))
_HINT_SHARE = 0.3
"""How likely, compared with the best guess, the encoding of the rest of a file has to be to count for a short text."""


def codec_of_charset(charset: str) -> str:
    """Return the codec for the name of a character set for text, "" if it is unknown or names something else."""
    name = charset.strip().strip('"').lower()
    if not _CHARSET.fullmatch(name):
        return ""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return ""
    return _SUPERSETS.get(codec, codec)


def is_utf8(octets: bytes) -> bool:
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_mostly_utf8(octets: bytes) -> bool:
    """Return whether most letters outside ASCII are UTF-8, so that the others are damaged and not of another kind."""
    rest, good = _UTF8_LETTER.subn(b"", octets)
    return good > len(rest.translate(None, _ASCII))


def decode_declared(octets: bytes, charset: str) -> str | None:
    """Return the text in the encoding that ``charset`` names, ``None`` if it cannot be in that one.

    UTF-8 is believed wherever it fits and the named encoding fits everything. Few letters may be damaged.
    """
    codec = codec_of_charset(charset)
    if not codec:
        return None
    if codec in MULTIBYTE_ENCODINGS:
        text = octets.decode(codec, "replace")
        damaged = text.count("\ufffd")
        is_utf8_instead = damaged and is_utf8(octets)
        return None if is_utf8_instead or 8 * damaged > len(text) + 8 else text
    if octets.translate(None, _ASCII) and (is_utf8(octets) or (codec == "utf-8" and is_mostly_utf8(octets))):
        return octets.decode("utf-8", "replace")
    try:
        return octets.decode(codec)
    except UnicodeDecodeError:
        return None


def guess_encoding(octets: bytes, hint: str = "") -> str:
    """Return the encoding of a text that is not UTF-8. ``hint`` is the one that the rest of the file seems to have."""
    import chardet  # noqa: PLC0415  takes long, and few read files

    found = chardet.detect_all(octets[:_SAMPLE_BYTES], ignore_threshold=True, include_encodings=_DETECTED)
    scores: dict[str, float] = {}
    for guess in found:
        codec = _DETECTED.get((guess["encoding"] or "").upper())
        if codec and _fits(octets, codec) and not (codec == "cp949" and _HANJA.search(octets.decode(codec, "replace"))):
            scores.setdefault(codec, guess["confidence"])
    plain = {codec: score for codec, score in scores.items() if not _mixes_scripts(octets, codec)}
    scores = plain or scores
    best = next(iter(scores), "cp1252")
    if hint and scores.get(hint, 0) >= _HINT_SHARE * scores.get(best, 0):
        return hint
    return best


def _mixes_scripts(octets: bytes, codec: str) -> bool:
    """Return whether words in ``codec`` would have Latin letters beside others, as nobody's name has."""
    text = octets.decode(codec, "replace")
    return 4 * len(_MIXED_SCRIPTS.findall(text)) > sum(character > "\x7f" for character in text)


def _fits(octets: bytes, codec: str) -> bool:
    """Return whether nearly all of ``octets`` can be read in ``codec``."""
    return 20 * octets.decode(codec, "replace").count("\ufffd") <= len(octets)
