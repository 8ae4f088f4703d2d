import type { Me } from '@fangxing/contract/sessions'
import type { SightingView } from '@fangxing/contract/sightings'
import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { Skeleton } from '@shared/ui/skeleton'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useAgo } from '@shared/ui/use-ago'
import { useState } from 'react'
import { call } from '../../calls'
import { DebtorFacts, useHoldText } from '../../found/debtor-facts'
import { MAY_MEET_LABELS, messages as found } from '../../found/messages'
import { applyUpdate, refreshBoard, useLotState } from '../../lot/lot-store'
import { rankedSightings } from '../../lot/selectors'
import { messages as common } from '../../messages'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'

const messages = {
  look: { zh: '查看欠费', en: 'See its debts' },
  gone: { zh: '车不在了', en: 'It is gone' },
} satisfies Catalogue

/** Every car that owes and is in the lot now, with its history. */
export default function FoundPage() {
  const t = useTranslate()
  return (
    <StaffPage
      label={t(found.here)}
      actions={({ me }) =>
        mayCall(me, 'lookUpPlate') ? (
          <Button large kind="primary" onClick={routes.patrol}>
            {t(found.patrol)}
          </Button>
        ) : null
      }
    >
      {({ me }) => <List me={me} />}
    </StaffPage>
  )
}

function List({ me }: { me: Me }) {
  const t = useTranslate()
  const { board, problem } = useLotState()
  if (!board)
    return problem ? (
      <ErrorState problem={problem} retry={() => void refreshBoard()} />
    ) : (
      <Skeleton bars={[160, 160, 160]} />
    )
  const sightings = rankedSightings(board.sightings)
  if (sightings.length === 0) return <Empty title={t(found.nobody)} />
  return (
    <>
      {sightings.map(sighting => (
        <SightingCard key={sighting.id} me={me} sighting={sighting} />
      ))}
      {board.more?.sightings ? <p className="mer-hint">{t(common.moreSightings)}</p> : null}
    </>
  )
}

function SightingCard({ me, sighting }: { me: Me; sighting: SightingView }) {
  const t = useTranslate()
  const language = useLanguage()
  const holdText = useHoldText(sighting)
  const ago = useAgo()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const label = MAY_MEET_LABELS[sighting.mayMeet.kind]

  async function end() {
    setBusy(true)
    const result = await call('endSighting', { params: { sightingId: sighting.id }, body: {} })
    setBusy(false)
    setProblem(result.ok ? undefined : result.problem)
    if (result.ok)
      applyUpdate({
        type: 'sighting_gone',
        sightingId: sighting.id,
        lotId: sighting.lotId,
        version: result.value.version,
      })
  }

  return (
    <Card>
      <div className="mer-stack">
        <span className="mer-line">
          <Plate size="normal" text={sighting.plateText} colour={sighting.plateColour} />
          <StateBadge label={label} />
        </span>
        <span className="mer-line">
          <Money size="large" amountFen={sighting.dueFen} />
          <span className="mer-hint">{`${sighting.arrearCount} ${t(found.arrears)}`}</span>
        </span>
        <p className="mer-hint">
          {[
            sighting.bay ? `${t(common.bay)} ${sighting.bay}` : undefined,
            `${dayAndTime(sighting.seenAt, language)} ${t(found.seenAt)}`,
            ago(sighting.seenAt),
            sighting.isColourSeen ? holdText : t(found.colourUnseen),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <DebtorFacts debtor={sighting} />
        {problem ? <ErrorState problem={problem} /> : null}
        <div className="mer-side">
          {mayCall(me, 'endSighting') ? (
            <Button busy={isBusy} onClick={() => void end()}>
              {t(messages.gone)}
            </Button>
          ) : null}
          <Button kind="primary" onClick={() => routes.plate(sighting.plateText, sighting.plateColour)}>
            {t(messages.look)}
          </Button>
        </div>
      </div>
    </Card>
  )
}
