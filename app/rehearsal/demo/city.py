"""A city that is on no map: its units, of the nine kinds, on four levels. Every name is invented."""

import csv
import io
from dataclasses import dataclass

CITY = "YC"
CITY_NAME = "云澄市"
#: The district whose towns and villages a special assessment of its own looks at.
DISTRICT = "YC-DC"


@dataclass(frozen=True)
class Place:
    """One unit: its code, name, the code above it, its kind and its level."""

    code: str
    name: str
    above: str
    kind: str
    level: int
    pilot: bool = False


def places() -> list[Place]:
    """Every unit of the city, those above before those below."""
    return [Place(CITY, CITY_NAME, "", "", 1), *_counties(), *_city_units(), *_towns(), *_grassroots()]


def as_csv(found: list[Place]) -> bytes:
    """The units as the file that an office would import."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("单位编码", "单位名称", "上级编码", "类别", "层级", "试点"))
    for each in found:
        pilot = "是" if each.pilot else "否"
        writer.writerow((each.code, each.name, each.above, each.kind, each.level, pilot))
    return out.getvalue().encode()


_COUNTIES = (("DC", "东澄区"), ("WS", "望杉区"), ("HC", "禾沚县"), ("LX", "岚汐县"))

_OFFICES = (
    ("ZJ", "市住房和城乡建设局"),
    ("JT", "市交通运输局"),
    ("SL", "市水利局"),
    ("NY", "市农业农村局"),
    ("JY", "市教育局"),
    ("WJ", "市卫生健康委员会"),
    ("ZR", "市自然资源局"),
    ("CZ", "市财政局"),
    ("MZ", "市民政局"),
    ("RS", "市人力资源和社会保障局"),
    ("SC", "市市场监督管理局"),
    ("ZW", "市政务服务中心"),
)

_OTHERS = (
    ("GA", "市公安局", "justice"),
    ("SF", "市司法局", "justice"),
    ("FY", "市中级人民法院", "justice"),
    ("YY1", "市第一人民医院", "hospital"),
    ("YY2", "市中医医院", "hospital"),
    ("YY3", "市妇幼保健院", "hospital"),
    ("XX1", "市第一中学", "school"),
    ("XX2", "市职业技术学院", "school"),
    ("QY1", "市城市建设投资集团有限公司", "enterprise"),
    ("QY2", "市公共交通集团有限公司", "enterprise"),
    ("QY3", "市水务集团有限公司", "enterprise"),
    ("GC1", "市快速路改造工程指挥部", "project"),
    ("GC2", "市引水工程建设指挥部", "project"),
    ("SH1", "市公共资源交易中心", "market"),
    ("SH2", "市农产品批发市场管理处", "market"),
    ("WH1", "市文化馆", "culture"),
    ("WH2", "市图书馆", "culture"),
)

_TOWNS = {
    "DC": ("青榆街道", "河沿街道", "柳浦镇", "云栖镇", "石坪乡"),
    "WS": ("望杉街道", "北渚街道", "松岭镇", "东坞镇"),
    "HC": ("禾沚镇", "临塘镇", "大樟乡", "双桥乡"),
    "LX": ("岚汐镇", "乌石镇", "黄栎乡"),
}

#: Villages and communities by the number of their town: those of the first district make a group of its own.
_VILLAGES = {
    ("DC", 1): ("榆树社区", "清和社区", "南苑社区"),
    ("DC", 2): ("河沿社区", "朝晖社区"),
    ("DC", 3): ("上柳村", "下柳村", "浦口村"),
    ("DC", 4): ("云栖村", "竹坞村", "枫树坪村"),
    ("DC", 5): ("石坪村", "高桥村"),
    ("WS", 3): ("松岭村", "茶坑村"),
    ("HC", 2): ("临塘村", "新塘村"),
    ("LX", 2): ("乌石村",),
}

_UNDER_COUNTIES = (
    ("DC", "XX", "东澄区实验小学", "school"),
    ("DC", "YY", "东澄区人民医院", "hospital"),
    ("WS", "XX", "望杉区第二中学", "school"),
    ("WS", "QY", "望杉区城市运营有限公司", "enterprise"),
    ("HC", "YY", "禾沚县人民医院", "hospital"),
    ("HC", "GC", "禾沚县高标准农田建设项目部", "project"),
    ("LX", "XX", "岚汐县中心小学", "school"),
    ("LX", "WH", "岚汐县文化馆", "culture"),
    ("LX", "SH", "岚汐县农贸市场服务中心", "market"),
)


def _counties() -> list[Place]:
    return [Place(f"{CITY}-{code}", name, CITY, "organ", 2) for code, name in _COUNTIES]


def _city_units() -> list[Place]:
    pilots = {"ZJ", "YY1", "QY1", "GC1"}
    offices = [
        Place(f"{CITY}-{code}", CITY_NAME[:2] + name, CITY, "organ", 2, code in pilots)
        for code, name in _OFFICES
    ]
    others = [
        Place(f"{CITY}-{code}", CITY_NAME[:2] + name, CITY, kind, 2, code in pilots)
        for code, name, kind in _OTHERS
    ]
    return offices + others


def _towns() -> list[Place]:
    return [
        Place(f"{CITY}-{county}-{number:02d}", name, f"{CITY}-{county}", "organ", 3)
        for county, names in _TOWNS.items()
        for number, name in enumerate(names, start=1)
    ]


def _grassroots() -> list[Place]:
    under = [
        Place(f"{CITY}-{county}-{code}", name, f"{CITY}-{county}", kind, 3)
        for county, code, name, kind in _UNDER_COUNTIES
    ]
    villages = [
        Place(f"{CITY}-{county}-{town:02d}-{number:02d}", name, f"{CITY}-{county}-{town:02d}", "village", 4)
        for (county, town), names in _VILLAGES.items()
        for number, name in enumerate(names, start=1)
    ]
    return under + villages


def group_of(place: Place) -> str:
    """The peer group that a place is compared in (M-03)."""
    if place.level == 2 and place.kind == "organ":
        return "县（市、区）" if place.code in {f"{CITY}-{code}" for code, _name in _COUNTIES} else "市直机关"
    if place.level == 3 and place.kind == "organ":
        return "乡镇（街道）"
    return {
        "village": "村（社区）",
        "school": "学校",
        "hospital": "医院",
        "enterprise": "国有企业",
        "justice": "政法单位",
        "market": "市场管理单位",
        "project": "工程项目单位",
        "culture": "文化单位",
    }[place.kind]
