import type { PoliceReport } from '@fangxing/contract/police'
import { Button } from '@shared/ui/button'
import { useTranslate } from '@shared/i18n/language'
import { useState } from 'react'
import { PoliceSheet } from '../ui/police-sheet'
import { messages } from './messages'

/** The report to the police, where there is one already; it may also be added to the order. */
export function PoliceStep(props: {
  report: PoliceReport | undefined
  onReport: (report: PoliceReport) => void
}) {
  const { report, onReport } = props
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {report ? `${t(messages.told)}: ${report.station}` : t(messages.reportPolice)}
      </Button>
      {isOpen ? (
        <PoliceSheet
          known={report && { number: null, presentAt: null, ...report }}
          send={given => Promise.resolve({ ok: true as const, value: given })}
          done={onReport}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
