"""Invented names of people, schools, banks and streets."""

from random import Random
from typing import Final

from hardship.enums import Gender

SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢"
)
MALE: Final = (
    "建国 志强 海龙 永刚 立军 春生 国富 玉林 长顺 德明 宝山 福田 金贵 树民 大勇 守信 文斌 庆祥 广利 兴旺 克俭 士杰 双喜 连生 "
    "占江 晓东 少华 凤山 成林 学文 有才 世安 彦平 秋实 振宇 来福 万里 存良 维新 保平 会来 继业 显忠 东升 立冬 新民 爱民 铁柱"
).split()
FEMALE: Final = (
    "桂英 秀兰 淑珍 玉华 春梅 丽娟 凤霞 艳红 晓燕 金枝 翠平 玉芹 素芬 淑敏 桂香 秀云 红梅 月琴 雅丽 桂荣 春花 爱华 静茹 瑞雪 "
    "会芳 小霞 亚楠 文静 素珍 继红 玉洁 凤芝 立萍 冬梅 秋菊 慧敏 连香 晓玲 俊英 彩云 树芬 雪莲 淑贤 新月 海燕 丽君 国英 永红"
).split()
YOUNG: Final = (
    "子涵 雨泽 思远 佳怡 浩然 梓轩 欣悦 天佑 可心 宇航 诗涵 嘉乐 一诺 晨曦 梦瑶 俊熙 书恒 若曦 明轩 语桐 思彤 博文 雨晴 泽楷 "
    "安然 心怡 景行 知夏 沐阳 清扬 昕玥 家宝 奕辰 星宇 念慈 启航 望舒 予安 思齐 悦宁"
).split()
OLD_MALE: Final = "德山 广才 万福 树森 玉田 长海 永昌 殿元 怀仁 景春 洪林 青山 凤阁 士英 恩泽 作林".split()
OLD_FEMALE: Final = "桂珍 玉兰 淑琴 秀荣 凤英 素清 瑞芝 月娥 桂芝 秀芝 玉珍 翠兰 淑芳 金花 素琴 兰英".split()
SCHOOLS: Final = {
    "preschool": ("向阳幼儿园", "童乐幼儿园", "小太阳幼儿园"),
    "primary": ("启明小学", "望海小学", "新苗小学", "南台小学"),
    "junior_high": ("望洋初级中学", "育才初级中学", "城南初级中学"),
    "senior_high": ("骊城第三高级中学", "明德高级中学", "育英高级中学"),
    "vocational": ("冀中职业教育中心", "燕山职业技术学校"),
    "undergraduate": ("燕北理工学院", "冀东师范学院", "华北工商学院", "渤海职业技术学院"),
    "postgraduate": ("华北工商学院",),
}
STREETS: Final = (
    "迎宾路",
    "金山大街",
    "骊城大街",
    "长征路",
    "健康路",
    "学府街",
    "站前街",
    "富康路",
    "文体路",
    "金秋胡同",
)
ESTATES: Final = (
    "惠民小区",
    "紫荆园",
    "康乐小区",
    "纸厂家属院",
    "东环小区",
    "绿景佳园",
    "安居里",
    "平安里",
    "建设楼",
    "福临苑",
)
VILLAGES: Final = ("东河沿村", "西庄村", "南新庄村", "北岭村", "小王庄村", "柳树庄村", "后沟村", "大石窑村")
BANKS: Final = (
    ("渤海湾农村商业银行（演示）", "城关支行"),
    ("燕山村镇银行（演示）", "站前支行"),
    ("冀东信用社（演示）", "留守营分社"),
)


def given_name(rng: Random, gender: str, age: int) -> str:
    """A given name that suits the sex and the age."""
    if age < 26:
        return rng.choice(YOUNG)
    if age >= 62:
        return rng.choice(OLD_MALE if gender == Gender.MALE else OLD_FEMALE)
    name = rng.choice(MALE if gender == Gender.MALE else FEMALE)
    return rng.choice(name) if rng.random() < 0.2 else name


def surname(rng: Random) -> str:
    return rng.choice(SURNAMES)


def address(rng: Random, county: str, rural: bool) -> str:
    """An invented address in a county; `county` as it is called (抚宁区)."""
    if rural:
        return f"{county}{rng.choice(VILLAGES)}{rng.randint(1, 9)}组{rng.randint(1, 180)}号"
    house = f"{rng.randint(1, 22)}号楼{rng.randint(1, 5)}单元{rng.randint(1, 6)}0{rng.randint(1, 4)}室"
    return f"{county}{rng.choice(STREETS)}{rng.randint(1, 260)}号{rng.choice(ESTATES)}{house}"
