import { TitleBar } from '@shared/phone/title-bar'
import { Card } from '@shared/ui/card'
import { Page } from '@shared/ui/page'
import { useTranslate, type Message } from '@shared/i18n/language'
import './index.scss'

const TITLE: Message = { zh: '您的权利与收费依据', en: 'Your rights and the basis of the charge' }
const PARTS: { title: Message; lines: Message[] }[] = [
  {
    title: { zh: '为什么会被要求付款', en: 'Why you are asked to pay' },
    lines: [
      {
        zh: '您的车辆此前在本停车场停放后未付费离开。每一笔的时间、时长、金额和计费过程都列在订单中。',
        en: 'This car left the lot before without paying. Each stay is listed with its time, length, amount and how it was worked out.',
      },
      {
        zh: '要先在不同的日子提醒过您，过了告知单或提醒上写明的日期，才可能使用追缴装置。',
        en: 'A device may be used only after reminders on different days, and not before the day that they name.',
      },
    ],
  },
  {
    title: { zh: '您可以', en: 'You may' },
    lines: [
      {
        zh: '认为有误时先不付款：点“不是我的车 / 对欠费有异议”。经理会在 30 分钟内答复，到时没有人答复锁会自动降下；同样的理由以前核对过的，须由经理答复。也可以拨打热线要求当场核对。',
        en: 'Refuse to pay when something is wrong: tap “Not my car, or I object”. A manager answers within 30 minutes, or the lock goes down by itself; what was looked at before needs a manager’s answer. You may also call and have it checked on the spot.',
      },
      {
        zh: '已经付款又觉得有误：请拨打订单上的热线，由车场人工核对。付款后的申诉还不能在小程序里提交。',
        en: 'When you paid and think it was wrong: call the number on the order, and the lot checks it. After a payment a dispute cannot be filed in this app yet.',
      },
      {
        zh: '遇到就医或其他紧急情况，在订单页点“紧急情况，请求立即放行”并拨打热线。订单页会显示工作人员是否看到和处理；放行由工作人员决定，费用可以以后再说。',
        en: 'In an emergency ask for release on the page of the order and call as well. That page shows whether staff have seen and taken it; they decide on the release, and money can wait.',
      },
      {
        zh: '请朋友扫描同一个二维码，或把订单转发给朋友代为付款。',
        en: 'Let a friend scan the same code, or send them the order, and pay for you.',
      },
    ],
  },
  {
    title: { zh: '我们保证', en: 'We promise' },
    lines: [
      {
        zh: '付款成功后锁自动降下；装置无信号时，15 秒后给您离线放行码。',
        en: 'The lock goes down by itself after payment; without signal you get a release code after 15 seconds.',
      },
      {
        zh: '占用时间有上限（4 小时，夜间 2 小时），到时自动放行。',
        en: 'The hold has a limit (4 hours, 2 at night), after which you are released.',
      },
      { zh: '重复付款自动全额退回。', en: 'A payment made twice is refunded in full by itself.' },
    ],
  },
  {
    title: { zh: '个人信息', en: 'Personal information' },
    lines: [
      {
        zh: '付款只需要微信的匿名标识（openid）。我们不索取手机号、头像、位置或通讯录，也不要求关注任何账号。',
        en: 'Paying needs only WeChat’s anonymous identifier (openid). We ask for no phone number, picture, place or contacts, and no account to follow.',
      },
      {
        zh: '绑定车牌要出示行驶证：照片核验后即删除，不保存姓名。绑定后可随时解绑，停车的时间、地点和照片只给绑定的人看，且只看发证日期之后的。',
        en: 'Binding a plate takes its vehicle licence: the picture is deleted after the check, and no name is kept. You can unbind at any time. Times, places and pictures are for whoever has bound the plate, from the date of the licence on.',
      },
      {
        zh: '完整车牌和照片只给在车旁扫码的人，以及收到其转发订单的人，用来核对是不是这辆车；订单记录和结算单只显示一部分。照片链接短时有效。',
        en: 'The whole plate and the photos are for those who scan at the car, and whom they send the order to, so that they can check the car; the list of orders and receipts show a part. Links to photos last a short time.',
      },
    ],
  },
]

/** The owner's rights, the basis of the charge, and the use of personal information. */
export default function Rights() {
  const t = useTranslate()
  return (
    <Page label={t(TITLE)}>
      <TitleBar title={t(TITLE)} home="/pages/home/index" />
      {PARTS.map(part => (
        <Card key={part.title.en} title={t(part.title)}>
          <ul className="own-rights__list">
            {part.lines.map(line => (
              <li key={line.en} className="own-rights__line">
                {t(line)}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </Page>
  )
}
