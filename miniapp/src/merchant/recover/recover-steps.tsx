import { sumFen } from '@fangxing/contract/money'
import type { Plate as PlateOf } from '@fangxing/contract/plate'
import type { Checklist } from '@fangxing/contract/eligibility'
import { DEVICE_LINK_LABELS } from '@fangxing/contract/states'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Notice } from '@shared/ui/notice'
import { Plate } from '@shared/ui/plate'
import { StateBadge } from '@shared/ui/state-badge'
import { useSay } from '@shared/words/language'
import { useState } from 'react'
import { Battery } from '../lot/battery'
import { useLotNow } from '../lot/lot-store'
import { routes } from '../routes'
import { CarHead } from '../ui/car-head'
import { DeviceScan, type DeviceChoice } from '../ui/device-scan'
import { PhotoField } from '../ui/photo-field'
import type { Photos } from '../ui/use-photos'
import { ArrearCard } from './arrear-card'
import { ChecklistField } from './checklist'
import { PlateAgain } from './plate-again'
import { agrees, type Wish } from './wish'
import { W as common } from '../words'
import { W } from './words'
import './recover-steps.scss'

/** The five things to say, from top to bottom, each as its own card. */
export function RecoverSteps(props: {
  wish: Wish
  photos: Photos
  onChosen: (ids: string[]) => void
  onConfirmed: (plate: PlateOf) => void
  onDevice: (device: DeviceChoice) => void
  onChecklist: (checklist: Checklist) => void
}) {
  const { wish, photos, onChosen, onConfirmed, onDevice, onChecklist } = props
  const { draft, chosen, confirmed } = wish
  const say = useSay()
  const [isReading, setReading] = useState(false)
  const total = sumFen(draft.arrears.filter(({ id }) => chosen.includes(id)).map(({ dueFen }) => dueFen))
  const turn = (id: string) =>
    onChosen(chosen.includes(id) ? chosen.filter(one => one !== id) : [...chosen, id])

  return (
    <>
      <CarHead text={draft.plate.text} colour={draft.plate.colour} amountFen={total} />
      <h2 className="mer-recover__step">{say(W.arrears)}</h2>
      {draft.arrears.map(arrear => (
        <ArrearCard
          key={arrear.id}
          arrear={arrear}
          chosen={chosen.includes(arrear.id)}
          onChoose={() => turn(arrear.id)}
        />
      ))}
      <Card
        title={say(W.confirm)}
        aside={confirmed ? <Plate size="small" text={confirmed.text} colour={confirmed.colour} /> : undefined}
      >
        <div className="mer-stack">
          {confirmed ? (
            <Notice
              small
              tone={agrees(wish) ? 'good' : 'bad'}
              title={say(agrees(wish) ? W.confirmed : W.differs)}
            />
          ) : (
            <p className="mer-hint">{say(W.confirmText)}</p>
          )}
          {confirmed && agrees(wish) ? null : (
            <Button onClick={() => setReading(true)}>{say(W.confirmAction)}</Button>
          )}
        </div>
      </Card>
      <DeviceCard wish={wish} onDevice={onDevice} />
      <Card title={say(W.checklist)}>
        <ChecklistField value={wish.checklist} onChange={onChecklist} />
      </Card>
      <Card title={say(W.photos)}>
        <div className="mer-stack">
          <p className="mer-hint">{say(W.photosText)}</p>
          <PhotoField photos={photos} />
        </div>
      </Card>
      {isReading ? (
        <PlateAgain
          first={draft.plate}
          onClose={() => setReading(false)}
          onDone={plate => {
            setReading(false)
            onConfirmed(plate)
          }}
        />
      ) : null}
    </>
  )
}

function DeviceCard({ wish, onDevice }: { wish: Wish; onDevice: (device: DeviceChoice) => void }) {
  const say = useSay()
  const { board } = useLotNow()
  const devices = board?.devices ?? []
  const { device: choice } = wish
  const device =
    choice && devices.find(({ id, qrUrl }) => ('id' in choice ? id === choice.id : qrUrl === choice.link))
  return (
    <Card
      title={say(W.device)}
      aside={device ? <StateBadge label={DEVICE_LINK_LABELS[device.link]} /> : undefined}
    >
      <div className="mer-stack">
        {choice ? (
          <div className="mer-recover__device">
            <span className="mer-recover__name">{device?.id ?? say(W.scannedLink)}</span>
            {device ? <Battery pct={device.batteryPct} power={device.power} /> : null}
          </div>
        ) : null}
        <div className="mer-side">
          {device ? <Button onClick={() => routes.device(device.id)}>{say(common.seeDevice)}</Button> : null}
          <DeviceScan
            label={say(choice ? W.otherDevice : W.device).replace(/^\d /, '')}
            devices={devices}
            onChoice={onDevice}
          />
        </div>
      </div>
    </Card>
  )
}
