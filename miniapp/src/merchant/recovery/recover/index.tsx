import type { Checklist } from '@fangxing/contract/eligibility'
import type { PoliceReport } from '@fangxing/contract/police'
import type { Plate as PlateValue } from '@fangxing/contract/plate'
import { plateKey } from '@fangxing/contract/plate'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { useTranslate } from '@shared/i18n/language'
import { useEffect, useState } from 'react'
import { clearDraft, loadDraft, type Draft } from '../../recover/draft'
import { EligibilityCard } from '../../recover/eligibility-card'
import { RecoverSteps } from '../../recover/recover-steps'
import { useEligibility } from '../../recover/use-eligibility'
import { missingSteps, requestFromForm, type RecoveryForm } from '../../recover/recovery-form'
import { messages } from '../../recover/messages'
import { routes } from '../../routes'
import { useAuthState } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
import { AgainSheet } from '../../recover/again-sheet'
import { usePhotos } from '../../ui/use-photos'
import type { DeviceChoice } from '../../ui/device-scan'

const NOTHING_CHECKED: Checklist = {
  nobodyInside: false,
  notInFireLane: false,
  notBlockingOthers: false,
  notSpecialVehicle: false,
  canPayOtherwise: false,
}

/** From the arrears to the order: a form of five steps, one check, one tap. */
export default function RecoverPage() {
  const t = useTranslate()
  const [draft] = useState(loadDraft)
  if (!draft)
    return (
      <StaffPage
        label={t(messages.title)}
        actions={() => (
          <Button large kind="primary" onClick={() => routes.plate()}>
            {t(messages.enterPlate)}
          </Button>
        )}
      >
        {() => <Empty title={t(messages.lost)} text={t(messages.lostText)} />}
      </StaffPage>
    )
  return <Recover draft={draft} />
}

/** What the attendant has entered, and how it changes. */
function useRecoveryForm(draft: Draft) {
  const [chosen, onChosen] = useState(draft.chosen)
  const [confirmed, onConfirmed] = useState<PlateValue>()
  const [device, onDevice] = useState<DeviceChoice>()
  const [checklist, onChecklist] = useState<Checklist>(
    draft.isCloneSuspected ? { ...NOTHING_CHECKED, typeAndColourMatch: false } : NOTHING_CHECKED,
  )
  const [bay, onBay] = useState('')
  const photos = usePhotos(`recover ${plateKey(draft.plate)}`)
  const [againReason, onAgainReason] = useState<string>()
  const [policeReport, onPoliceReport] = useState<PoliceReport>()
  const { photoIds } = photos
  const given = { againReason, policeReport }
  const form: RecoveryForm = { draft, chosen, confirmed, device, checklist, photoIds, bay, ...given }
  const steps = { onChosen, onConfirmed, onDevice, onBay, onChecklist, onPoliceReport }
  return { form, photos, steps, onAgainReason }
}

const isOfClone = ({ code }: { code: string }): boolean => code === 'GATE_CLONE'

function Recover({ draft }: { draft: Draft }) {
  const t = useTranslate()
  const auth = useAuthState()
  const [isAsking, setIsAsking] = useState(false)
  const { form, photos, ...set } = useRecoveryForm(draft)
  const isManager = auth.status === 'signed_in' && auth.me.staff.roles.includes('manager')
  const lotId = auth.status === 'signed_in' ? auth.lotId : undefined
  const request = lotId ? requestFromForm(form, lotId) : undefined
  const { eligibility, busy, check, open } = useEligibility(request, photos.isSending)
  const { checklist } = form
  const { onChecklist } = set.steps
  const isCloneNews = eligibility.status === 'checked' && eligibility.result.failed.some(isOfClone)
  useEffect(() => {
    // Somebody has flagged the plate since it was looked up.
    if (isCloneNews && checklist.typeAndColourMatch === undefined)
      onChecklist({ ...checklist, typeAndColourMatch: false })
  }, [isCloneNews, checklist, onChecklist])

  async function start(): Promise<void> {
    const order = await open()
    if (!order) return
    clearDraft()
    photos.forget()
    routes.orderReplacing(order.id)
  }

  const actions = () => {
    const isAllowed =
      (eligibility.status === 'checked' || eligibility.status === 'opening') && eligibility.result.ok
    const resultCard = (
      <EligibilityCard
        eligibility={eligibility}
        device={form.device}
        retry={() => void check()}
        onAgain={isManager ? () => setIsAsking(true) : undefined}
      />
    )
    if (isAllowed)
      return (
        <>
          {resultCard}
          <Button large kind="primary" busy={busy || photos.isSending} onClick={() => void start()}>
            {t(messages.open)}
          </Button>
        </>
      )
    const waitText = photos.isSending ? t(messages.sending) : undefined
    return (
      <>
        {resultCard}
        <StillMissing form={form} />
        <Button
          large
          kind="primary"
          busy={busy}
          disabled={!request || photos.isSending}
          onClick={() => void check()}
        >
          {waitText ?? t(eligibility.status === 'checked' ? messages.askAgain : messages.ask)}
        </Button>
      </>
    )
  }

  return (
    <StaffPage label={t(messages.title)} actions={actions}>
      {() => (
        <>
          <RecoverSteps form={form} photos={photos} {...set.steps} />
          {isAsking ? <AgainSheet onReason={set.onAgainReason} onClose={() => setIsAsking(false)} /> : null}
        </>
      )}
    </StaffPage>
  )
}

function StillMissing({ form }: { form: RecoveryForm }) {
  const t = useTranslate()
  const missing = missingSteps(form)
  if (missing.length === 0) return null
  const names = missing.map(message => t(message).replace(/^\d /, ''))
  return (
    <p className="mer-hint">
      {t(messages.still)}: {names.join(' · ')}
    </p>
  )
}
