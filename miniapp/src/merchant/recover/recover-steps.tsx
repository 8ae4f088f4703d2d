import { sumFen } from '@fangxing/contract/money'
import type { Plate as PlateValue } from '@fangxing/contract/plate'
import type { PoliceReport } from '@fangxing/contract/police'
import type { Checklist } from '@fangxing/contract/eligibility'
import { DEVICE_LINK_LABELS } from '@fangxing/contract/states'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Alert } from '@shared/ui/alert'
import { LineField } from '@shared/ui/line-field'
import { Plate } from '@shared/ui/plate'
import { StateBadge } from '@shared/ui/state-badge'
import { useTranslate } from '@shared/i18n/language'
import { useState } from 'react'
import { CloneNote } from '../found/clone-note'
import { Battery } from '../lot/battery'
import { useLotState } from '../lot/lot-store'
import { routes } from '../routes'
import { CarHead } from '../ui/car-head'
import { DeviceScan, type DeviceChoice } from '../ui/device-scan'
import { PhotoField } from '../ui/photo-field'
import type { Photos } from '../ui/use-photos'
import { ArrearCard } from './arrear-card'
import { ChecklistField } from './checklist'
import { PoliceStep } from './police-step'
import { PlateConfirmation } from './plate-confirmation'
import { STEP_IDS } from './rule-steps'
import { readingsAgree, type RecoveryForm } from './recovery-form'
import { messages as common } from '../messages'
import { messages } from './messages'
import './recover-steps.scss'

/** Of the contract (baySchema). */
const MAX_BAY = 20

/** The five steps of the form, from top to bottom, each in its own card. */
export function RecoverSteps(props: {
  form: RecoveryForm
  photos: Photos
  onChosen: (ids: string[]) => void
  onConfirmed: (plate: PlateValue) => void
  onDevice: (device: DeviceChoice) => void
  onBay: (bay: string) => void
  onChecklist: (checklist: Checklist) => void
  onPoliceReport: (report: PoliceReport) => void
}) {
  const { form, photos, onChosen, onConfirmed, onDevice, onBay, onChecklist, onPoliceReport } = props
  const { draft, chosen, confirmed } = form
  const t = useTranslate()
  const [isConfirming, setConfirming] = useState(false)
  const total = sumFen(draft.arrears.filter(({ id }) => chosen.includes(id)).map(({ dueFen }) => dueFen))
  const toggle = (id: string) =>
    onChosen(chosen.includes(id) ? chosen.filter(chosenId => chosenId !== id) : [...chosen, id])

  return (
    <>
      <CarHead text={draft.plate.text} colour={draft.plate.colour} amountFen={total} />
      <CloneNote isSuspected={form.checklist.typeAndColourMatch !== undefined} />
      <h2 id={STEP_IDS.arrears} className="mer-recover__step">
        {t(messages.arrears)}
      </h2>
      {draft.arrears.map(arrear => (
        <ArrearCard
          key={arrear.id}
          arrear={arrear}
          chosen={chosen.includes(arrear.id)}
          onChoose={() => toggle(arrear.id)}
        />
      ))}
      <Card
        id={STEP_IDS.plate}
        title={t(messages.confirm)}
        aside={confirmed ? <Plate size="small" text={confirmed.text} colour={confirmed.colour} /> : undefined}
      >
        <div className="mer-stack">
          {confirmed ? (
            <Alert
              small
              tone={readingsAgree(form) ? 'good' : 'bad'}
              title={t(readingsAgree(form) ? messages.confirmed : messages.differs)}
            />
          ) : (
            <p className="mer-hint">{t(messages.confirmText)}</p>
          )}
          {confirmed && readingsAgree(form) ? null : (
            <Button onClick={() => setConfirming(true)}>{t(messages.confirmAction)}</Button>
          )}
        </div>
      </Card>
      <DeviceCard form={form} onDevice={onDevice} onBay={onBay} />
      <Card id={STEP_IDS.checklist} title={t(messages.checklist)}>
        <div className="mer-stack">
          <ChecklistField value={form.checklist} onChange={onChecklist} />
          <PoliceStep report={form.policeReport} onReport={onPoliceReport} />
        </div>
      </Card>
      <Card id={STEP_IDS.photos} title={t(messages.photos)}>
        <div className="mer-stack">
          <p className="mer-hint">{t(messages.photosText)}</p>
          <PhotoField photos={photos} />
        </div>
      </Card>
      {isConfirming ? (
        <PlateConfirmation
          firstReading={draft.plate}
          onClose={() => setConfirming(false)}
          onDone={plate => {
            setConfirming(false)
            onConfirmed(plate)
          }}
        />
      ) : null}
    </>
  )
}

function DeviceCard(props: {
  form: RecoveryForm
  onDevice: (device: DeviceChoice) => void
  onBay: (bay: string) => void
}) {
  const { form, onDevice, onBay } = props
  const t = useTranslate()
  const { board } = useLotState()
  const devices = board?.devices ?? []
  const { device: choice } = form
  const device =
    choice && devices.find(({ id, qrUrl }) => ('id' in choice ? id === choice.id : qrUrl === choice.link))
  return (
    <Card
      id={STEP_IDS.device}
      title={t(messages.device)}
      aside={device ? <StateBadge label={DEVICE_LINK_LABELS[device.link]} /> : undefined}
    >
      <div className="mer-stack">
        {choice ? (
          <div className="mer-recover__device">
            <span className="mer-recover__name">{device?.id ?? t(messages.scannedLink)}</span>
            {device ? <Battery pct={device.batteryPct} power={device.power} /> : null}
          </div>
        ) : null}
        <div className="mer-side">
          {device ? <Button onClick={() => routes.device(device.id)}>{t(common.seeDevice)}</Button> : null}
          <DeviceScan
            label={t(choice ? messages.otherDevice : messages.device).replace(/^\d /, '')}
            devices={devices}
            onChoice={onDevice}
          />
        </div>
        <LineField label={t(messages.bay)} value={form.bay} onChange={onBay} maxLength={MAX_BAY} />
      </div>
    </Card>
  )
}
