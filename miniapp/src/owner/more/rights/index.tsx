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
        zh: '欠费满 24 小时并至少提醒过一次，才可能使用追缴装置。',
        en: 'A device may be used only after 24 hours and at least one reminder.',
      },
    ],
  },
  {
    title: { zh: '您可以', en: 'You may' },
    lines: [
      {
        zh: '认为有误时先不付款：点“这不是我的车”，或拨打热线要求当场核对。',
        en: 'Refuse to pay when something is wrong: tap “This is not my car”, or call and have it checked on the spot.',
      },
      {
        zh: '先付款离开，之后向车场申诉；申诉成立全额退款。',
        en: 'Pay, leave, and dispute later. If you are right you get it all back.',
      },
      {
        zh: '遇到就医或其他紧急情况，点“请求立即放行”，可先放行后处理。',
        en: 'In an emergency ask for release at once; everything else is settled later.',
      },
      { zh: '请朋友扫描同一个二维码代为付款。', en: 'Let a friend scan the same code and pay for you.' },
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
        zh: '车牌对外只显示一部分；照片链接短时有效。',
        en: 'Plates are shown in part only; links to photos last a short time.',
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
