import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { useTranslate } from '@shared/i18n/language'
import { clockTime } from '@shared/i18n/time'
import { Fragment } from 'react'
import { FindingCard } from './finding-card'
import { messages } from './messages'
import type { usePatrol } from './use-patrol'
import { useWaitingCount } from '../../found/waiting-look-ups'

type Props = {
  patrol: ReturnType<typeof usePatrol>
  staffId: string
  /** What was found meanwhile is confirmed at the bottom of the page. */
  isSeenBelow: boolean
}

/** How many cars were looked at today, what waits for a network, and what that found meanwhile. */
export function Head({ patrol, staffId, isSeenBelow }: Props) {
  const t = useTranslate()
  const waitingCount = useWaitingCount(staffId)
  const { today, late } = patrol
  return (
    <>
      {today ? (
        <p className="mer-hint fx-number">
          {`${t(messages.today)} ${t(messages.looked)} ${today.lookUpCount} · ${t(messages.found)} ${today.foundCount}`}
        </p>
      ) : null}
      {waitingCount > 0 ? (
        <Alert
          small
          tone="warn"
          title={`${waitingCount} ${t(messages.waiting)}`}
          actions={<Button onClick={() => void patrol.sendWaiting()}>{t(messages.sendNow)}</Button>}
        />
      ) : null}
      {late.length > 0 ? (
        <>
          <Alert
            small
            urgent
            tone="info"
            title={t(messages.late)}
            actions={isSeenBelow ? null : <Button onClick={patrol.forgetLate}>{t(messages.seen)}</Button>}
          />
          {late.flatMap(({ plateText, found, foundAtMs }, index) =>
            found.map(finding => (
              <Fragment key={`${index} ${plateText} ${finding.plateColour}`}>
                <p className="mer-hint fx-number">{`${clockTime(foundAtMs)} ${t(messages.foundAt)}`}</p>
                <FindingCard finding={finding} />
              </Fragment>
            )),
          )}
        </>
      ) : null}
    </>
  )
}
