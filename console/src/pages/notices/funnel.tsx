import type { NoticeFunnel } from '@fangxing/contract/notices'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { Money } from '../../ui/money'
import { ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'

type Count = Extract<keyof NoticeFunnel, `${string}Count`>
type Filter = { progress?: string; device?: string }

/** From those made to those paid; each leads to its rows where one filter names them. */
const STEPS: readonly { count: Count; label: Message; isShare?: boolean; filter?: Filter }[] = [
  { count: 'madeCount', label: messages.funnelMade, filter: {} },
  { count: 'leftCount', label: messages.funnelLeft, isShare: true },
  { count: 'scannedCount', label: messages.funnelScanned, isShare: true },
  { count: 'paidCount', label: messages.funnelPaid, isShare: true, filter: { progress: 'paid' } },
  { count: 'voidCount', label: messages.funnelVoid, filter: { progress: 'void' } },
  { count: 'deviceSoonCount', label: messages.deviceSoon, filter: { device: 'soon' } },
  { count: 'deviceDueCount', label: messages.deviceDue, filter: { device: 'due' } },
]

/** The period in numbers. */
export function Funnel({ query }: { query: { from: string; until: string; lotId?: string } }) {
  const t = useTranslate()
  const address = useAddress()
  const { value, problem, again } = useCall('readNoticeFunnel', { query }, { keepPrevious: true })
  if (problem) return <ProblemNote problem={problem} again={again} />
  if (!value) return null
  const share = (count: number) => Math.round((count / value.madeCount) * 100)
  return (
    <>
      <dl className="fx-headline">
        {STEPS.map(({ count, label, isShare, filter }) => (
          <Figure
            key={count}
            label={label}
            note={
              isShare &&
              value.madeCount > 0 &&
              t(messages.ofMade).replace('{share}', String(share(value[count])))
            }
          >
            {filter ? (
              <Button
                type="link"
                className="fx-headline__link"
                aria-label={`${t(label)}: ${value[count]}`}
                onClick={() => address.set({ progress: undefined, device: undefined, ...filter })}
              >
                {value[count]}
              </Button>
            ) : (
              value[count]
            )}
          </Figure>
        ))}
      </dl>
      <dl className="fx-sums">
        {(
          [
            [messages.funnelTotal, value.totalFen],
            [messages.funnelPaidFen, value.paidFen],
            [messages.funnelDue, value.dueFen],
          ] as const
        ).map(([label, fen]) => (
          <div key={label.zh}>
            <dt>{t(label)}</dt>
            <dd>
              <Money fen={fen} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Figure({ label, note, children }: { label: Message; note: ReactNode; children: ReactNode }) {
  const t = useTranslate()
  return (
    <div>
      <dt>{t(label)}</dt>
      <dd>{children}</dd>
      {note && <dd className="fx-headline__note">{note}</dd>}
    </div>
  )
}
