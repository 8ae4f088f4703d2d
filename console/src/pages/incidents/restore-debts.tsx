import type { IncidentView } from '@fangxing/contract/incidents'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Money } from '../../ui/money'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** Debts whose payment another system took back, after a car was let go for it, are owed again. */
export function RestoreDebts({ row }: { row: IncidentView }) {
  const t = useTranslate()
  const [isAsked, setAsked] = useState(false)
  const { act, isActing, problem, forget } = useAct('restoreDebts', {
    done: messages.restored,
    quiet: true,
    changes: ['listIncidents', 'today', 'listArrears', 'readArrear'],
    onDone: () => setAsked(false),
  })
  const { amountFen } = row.detail
  return (
    <>
      <Button size="small" onClick={() => setAsked(true)}>
        {t(messages.restore)}
      </Button>
      <ReasonDialog
        isOpen={isAsked}
        title={t(messages.restore)}
        usual={[t(messages.usualReversed)]}
        confirm={t(messages.restore)}
        isActing={isActing}
        problem={problem}
        onConfirm={reason => void act({ params: { incidentId: row.id }, body: { reason } })}
        onClose={() => {
          setAsked(false)
          forget()
        }}
      >
        {typeof amountFen === 'number' && (
          <p>
            <Money fen={amountFen} />
          </p>
        )}
        <p>{t(messages.restoreWhat)}</p>
      </ReasonDialog>
    </>
  )
}
