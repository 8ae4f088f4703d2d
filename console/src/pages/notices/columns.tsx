import { NOTICE_PROGRESS_LABELS } from '@fangxing/contract/notices'
import { Link } from 'react-router'
import { useTranslate, type Language } from '../../i18n/language'
import type { Column } from '../../ui/list-types'
import { Money } from '../../ui/money'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'
import { dryRunAddress, followsOf } from './notice-texts'

type Shown = { language: Language; mayTry: boolean }

/** What the list says of each. */
export function columnsOf({ language, mayTry }: Shown): Column<'listNoticesMade'>[] {
  return [
    {
      key: 'number',
      title: messages.number,
      show: row => <span className="fx-figures">{row.number}</span>,
    },
    {
      key: 'plate',
      title: messages.plate,
      show: row => <PlateChip text={row.plateText} colour={row.plateColour} />,
    },
    { key: 'lot', title: messages.lot, show: row => row.lotName },
    {
      key: 'progress',
      title: messages.progress,
      show: row => <StateTag label={NOTICE_PROGRESS_LABELS[row.progress]} />,
    },
    {
      key: 'total',
      title: messages.total,
      align: 'right',
      show: row => <Money fen={row.totalFen} />,
    },
    {
      key: 'due',
      title: messages.due,
      align: 'right',
      show: row => <Money fen={row.dueFen} />,
    },
    {
      key: 'next',
      title: messages.next,
      show: row => (
        <Follows text={followsOf(row, language)} to={row.device && mayTry ? dryRunAddress(row) : null} />
      ),
    },
    { key: 'left', title: messages.left, show: row => <When at={row.leftAt} /> },
    {
      key: 'scanned',
      title: messages.scanned,
      show: row => <When at={row.openedAt} />,
    },
    {
      key: 'made',
      title: messages.made,
      show: row => (
        <>
          <When at={row.madeAt} /> <span className="fx-soft">{row.madeBy}</span>
        </>
      ),
    },
  ]
}

/** What follows for the car; where the rules can be tried now, it leads there. */
function Follows({ text, to }: { text: string | null; to: string | null }) {
  const t = useTranslate()
  if (text === null) return <span className="fx-soft">—</span>
  return to === null ? (
    <span className="fx-soft">{text}</span>
  ) : (
    <Link to={to} title={t(messages.whyNot)}>
      {text}
    </Link>
  )
}
