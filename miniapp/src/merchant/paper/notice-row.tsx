import { formatYuan } from '@fangxing/contract/money'
import { noticeNumberText } from '@fangxing/contract/notice-number'
import type { NoticeView } from '@fangxing/contract/notices'
import { NOTICE_LABELS } from '@fangxing/contract/states'
import { useLanguage } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { StateBadge } from '@shared/ui/state-badge'
import { Row } from '../ui/row'

/** One notice of a plate. */
export function NoticeRow({ notice, onClick }: { notice: NoticeView; onClick: () => void }) {
  const language = useLanguage()
  const { number, state, content, leftAt, madeAt } = notice
  return (
    <Row
      title={<span className="fx-number">{noticeNumberText(number)}</span>}
      aside={<StateBadge label={NOTICE_LABELS[state]} />}
      detail={`${formatYuan(content.totalFen)} · ${content.lotName} · ${dayAndTime(leftAt ?? madeAt, language)}`}
      onClick={onClick}
    />
  )
}
