import type { Plate as PlateOf } from '@fangxing/contract/plate'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { useSay } from '@shared/words/language'
import { useState } from 'react'
import { dropDraft, keptDraft, type Draft } from '../../recover/draft'
import { GateCard } from '../../recover/gate-card'
import { RecoverSteps } from '../../recover/recover-steps'
import { useGate } from '../../recover/use-gate'
import { missing, requestOf, type Wish } from '../../recover/wish'
import { W } from '../../recover/words'
import { routes } from '../../routes'
import { useKnown } from '../../staff/me'
import { StaffPage } from '../../staff/staff-page'
import { usePhotos } from '../../ui/use-photos'
import type { DeviceChoice } from '../../ui/device-scan'

const NOTHING_CHECKED = { nobodyInside: false, notInFireLane: false, notBlockingOthers: false }

/** From the debts to the order: five things to say, one question to the gate, one tap. */
export default function RecoverPage() {
  const say = useSay()
  const [draft] = useState(keptDraft)
  if (!draft)
    return (
      <StaffPage
        label={say(W.title)}
        actions={() => (
          <Button large kind="primary" onClick={() => routes.plate()}>
            {say(W.enter)}
          </Button>
        )}
      >
        {() => <Empty title={say(W.lost)} text={say(W.lostText)} />}
      </StaffPage>
    )
  return <Recover draft={draft} />
}

function Recover({ draft }: { draft: Draft }) {
  const say = useSay()
  const known = useKnown()
  const [chosen, setChosen] = useState(draft.chosen)
  const [confirmed, setConfirmed] = useState<PlateOf>()
  const [device, setDevice] = useState<DeviceChoice>()
  const [checklist, setChecklist] = useState(NOTHING_CHECKED)
  const photos = usePhotos()
  const wish: Wish = { draft, chosen, confirmed, device, checklist, photoIds: photos.photoIds }
  const lotId = known.at === 'in' ? known.lotId : undefined
  const { gate, busy, ask, open } = useGate(lotId ? requestOf(wish, lotId) : undefined)

  async function start(): Promise<void> {
    const order = await open()
    if (!order) return
    dropDraft()
    routes.orderInstead(order.id)
  }

  const actions = () => {
    const needed = missing(wish)
    const isAllowed = (gate.at === 'answered' || gate.at === 'opening') && gate.answer.ok
    const verdict = <GateCard gate={gate} again={() => void ask()} />
    if (isAllowed)
      return (
        <>
          {verdict}
          <Button large kind="primary" busy={busy} onClick={() => void start()}>
            {say(W.open)}
          </Button>
        </>
      )
    const wait = photos.isSending ? say(W.sending) : undefined
    return (
      <>
        {verdict}
        {needed.length > 0 ? (
          <p className="mer-hint">
            {say(W.still)}: {needed.map(words => say(words).replace(/^\d /, '')).join(' · ')}
          </p>
        ) : null}
        <Button
          large
          kind="primary"
          busy={busy}
          disabled={needed.length > 0 || photos.isSending}
          onClick={() => void ask()}
        >
          {wait ?? say(gate.at === 'answered' ? W.askAgain : W.ask)}
        </Button>
      </>
    )
  }

  return (
    <StaffPage label={say(W.title)} actions={actions}>
      {() => (
        <RecoverSteps
          wish={wish}
          photos={photos}
          onChosen={setChosen}
          onConfirmed={setConfirmed}
          onDevice={setDevice}
          onChecklist={setChecklist}
        />
      )}
    </StaffPage>
  )
}
