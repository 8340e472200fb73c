"""The seven groups of people in need of the 'four hundreds' visits, and the talk guide of each."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from fixtures.district.texts import in_all_languages, named, translations
from web import models as rows
from web.demo.ids import add
from web.services.households.keeping import FIELD_OF_GROUP

Said = Mapping[str, str]

GROUPS: Mapping[str, Said] = {
    "living-alone": {"zh-Hans": "独居长者", "en": "Older people living alone"},
    "couples": {"zh-Hans": "纯老家庭", "en": "Older couples without children nearby"},
    "disability": {"zh-Hans": "残疾人家庭", "en": "People with disabilities"},
    "old-parents": {"zh-Hans": "老养残家庭", "en": "Old parents of disabled children"},
    "lost-child": {"zh-Hans": "失独家庭", "en": "Parents who lost their only child"},
    "children": {"zh-Hans": "困境儿童家庭", "en": "Children in need"},
    "seriously-ill": {"zh-Hans": "大病患者家庭", "en": "Seriously ill people"},
}
GUIDES: Mapping[str, Said] = {
    "living-alone": {
        "zh-Hans": (
            "先报姓名和社区，等老人看清你们再进门。\n"
            "从昨天吃了什么、睡得好不好聊起，不急着问困难。\n"
            "看一眼灶台、冰箱和地面：有没有忘关的火、过期的菜、绊脚的东西。\n"
            "问问最近一次有人来是什么时候，紧急时给谁打电话。\n"
            "走之前说好下次哪天来，记下老人托你们办的事。"
        ),
        "en": (
            "Say your names and the community first, and let them see you before you step in.\n"
            "Begin with yesterday's meal and last night's sleep, not with problems.\n"
            "Glance at stove, fridge and floor: a flame left on, old food, things to trip over.\n"
            "Ask when somebody last came by, and whom they would call in an emergency.\n"
            "Before you leave, say which day you come again, and note what they asked you to do."
        ),
    },
    "couples": {
        "zh-Hans": (
            "两位都要打招呼，别只跟能说会道的那位聊。\n"
            "问问谁照顾谁，照顾的人自己累不累。\n"
            "聊聊孩子多久打一次电话，会不会用视频。\n"
            "留意药是不是分得清，看病由谁陪。\n"
            "告诉他们助餐点和为老服务的电话。"
        ),
        "en": (
            "Greet both of them; do not talk only with the one who talks more.\n"
            "Ask who looks after whom, and whether the one who cares is tired.\n"
            "Talk about how often the children call, and whether video calls work.\n"
            "Notice whether their medicines are sorted, and who goes with them to the doctor.\n"
            "Tell them about the meal service and the number of the service for older people."
        ),
    },
    "disability": {
        "zh-Hans": (
            "直接跟本人说话，不要只问家属。\n"
            "帮忙之前先问一句“要不要我来”，不碰轮椅和拐杖。\n"
            "聊聊平时怎么出门，楼道和家里哪里不方便。\n"
            "问问想学什么、想参加什么，不只问缺什么。\n"
            "辅具、补贴方面的问题记下来，由社工答复，自己不承诺。"
        ),
        "en": (
            "Speak to the person, not only to the family.\n"
            'Ask "May I help?" before you do, and leave wheelchair and crutches alone.\n'
            "Talk about how they get out, and where the stairs or the home are in the way.\n"
            "Ask what they would like to learn or join, not only what they lack.\n"
            "Note questions about aids and allowances for the social worker; promise nothing yourself."
        ),
    },
    "old-parents": {
        "zh-Hans": (
            "先听父母说，他们很少有人可以说。\n"
            "也跟孩子打招呼、聊两句，称呼名字，按年龄说话。\n"
            "别问“以后怎么办”，等他们自己提起再接着聊。\n"
            "问问有没有一个下午可以歇口气，喘息服务知不知道。\n"
            "留意父母自己的身体，答应转达的事当天就转达。"
        ),
        "en": (
            "Listen to the parents first; few people ever ask them.\n"
            "Greet their son or daughter too, by name, and talk as fits their age.\n"
            "Do not ask what will become of them later; if they bring it up, stay with it.\n"
            "Ask whether they ever have an afternoon off, and know about respite care.\n"
            "Mind the parents' own health, and pass on what you promised the same day."
        ),
    },
    "lost-child": {
        "zh-Hans": (
            "不主动提孩子，也不谈自己的孩子；他们愿意讲，就安静地听。\n"
            "不说“想开点”“都过去了”这样的话。\n"
            "逢年过节和清明前后，话少一点，坐久一点也好。\n"
            "聊聊喜欢做的事，请他们教你一样拿手的。\n"
            "如果听到不想活下去的话，不要离开，马上打给社工。"
        ),
        "en": (
            "Do not bring up their child, or talk about yours; if they want to tell, listen quietly.\n"
            "Do not say that time heals, or that they should look ahead.\n"
            "Around festivals and Tomb-Sweeping Day, say less and stay a little longer.\n"
            "Talk about what they like to do, and ask them to teach you something they do well.\n"
            "If they say they do not want to live, do not leave: call the social worker at once."
        ),
    },
    "children": {
        "zh-Hans": (
            "始终两个人都在场，房门开着，不拍孩子的照片。\n"
            "蹲下来说话，先玩一会儿，再问学校里的事。\n"
            "不问父母为什么不在，不拿孩子和别人比。\n"
            "答应的事一定做到，做不到就不要答应。\n"
            "看到伤痕、听到害怕的事，不追问，当天告诉社工。"
        ),
        "en": (
            "Both of you stay in the room, with the door open, and take no pictures of the child.\n"
            "Talk at eye level; play for a while before you ask about school.\n"
            "Do not ask why the parents are away, and compare the child with nobody.\n"
            "Keep what you promise, and promise nothing that you cannot keep.\n"
            "If you see bruises or hear of fear, do not question: tell the social worker the same day."
        ),
    },
    "seriously-ill": {
        "zh-Hans": (
            "感冒、发热的志愿者不要去；进门先洗手。\n"
            "先问今天精神怎么样，累了就早点走。\n"
            "不评论治疗，不推荐药和偏方。\n"
            "也跟照顾的家人聊几句，问问有什么可以搭把手。\n"
            "费用和救助的问题记下来交给社工。"
        ),
        "en": (
            "Do not go with a cold or a fever; wash your hands when you come in.\n"
            "Ask first how they feel today, and leave early when they are tired.\n"
            "Do not comment on the treatment, and recommend no medicine or remedy.\n"
            "Have a word with who cares for them, and ask where a hand would help.\n"
            "Note questions about costs and relief for the social worker."
        ),
    },
}


def load_groups(session: Session) -> None:
    """Write the groups of people in need, each with its talk guide, in every language."""
    add(session, rows.Term, [
        {"kind": FIELD_OF_GROUP, "code": code, "names": dict(named(FIELD_OF_GROUP, code, names)),
         "texts": dict(_guide(code)), "position": place, "version": 1}
        for place, (code, names) in enumerate(GROUPS.items())
    ])  # fmt: skip


def _guide(code: str) -> Said:
    return in_all_languages(GUIDES[code], {each.tag: each.guides.get(code, "") for each in translations()})
