import type { StayView } from '@fangxing/contract/stays'
import { Checkbox } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { ActWithReason } from '../../ui/act-with-reason'
import { Money } from '../../ui/money'
import { ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { StayPictures } from '../../ui/stay-pictures'
import { When } from '../../ui/when'
import { cloneMessages } from './clone-messages'
import { OtherStay } from './other-stays'
import { reviewMessages as messages } from './review-messages'

/** Of the contract. */
const MOST_ALSO = 20

/** Another car wore the plate: which stays were its own. */
export function CloneDialog({ stay, onClose }: { stay: StayView; onClose: () => void }) {
  const t = useTranslate()
  const params = { stayId: stay.id }
  const same = useCall('listSamePlate', { params })
  const [alsoStayIds, setAlso] = useState<string[]>([])
  const usual = [messages.otherType, messages.otherColour].map(t)
  return (
    <ActWithReason
      isOpen
      title={t(messages.cloneStay)}
      confirm={t(messages.cloneStay)}
      isDangerous
      usual={usual}
      call="confirmClone"
      input={reason => ({ params, body: { version: stay.version, alsoStayIds, reason } })}
      done={messages.decided}
      changes={['listStays', 'listDebtReviews', 'listArrears', 'listClonePlates', 'listSamePlate']}
      onClose={onClose}
    >
      <p>
        {t(messages.cloneText)} <Link to="/cloned-plates">{t(cloneMessages.all)}</Link>
      </p>
      <h3>{t(messages.thisStay)}</h3>
      <OtherStay stay={stay} />
      <p className="fx-soft">{t(messages.cloneAlso)}</p>
      {same.problem && <ProblemNote problem={same.problem} again={same.again} />}
      {same.value?.items.length === 0 && <p className="fx-soft">{t(messages.cloneNone)}</p>}
      {same.value?.items.map(other => (
        <div key={other.id} className="fx-list">
          <Checkbox
            checked={alsoStayIds.includes(other.id)}
            disabled={alsoStayIds.length >= MOST_ALSO && !alsoStayIds.includes(other.id)}
            onChange={({ target }) =>
              setAlso(target.checked ? [...alsoStayIds, other.id] : alsoStayIds.filter(id => id !== other.id))
            }
          >
            {other.lotName} · <When at={other.enteredAt} /> — <When at={other.exitedAt} />{' '}
            {other.dueFen !== null && <Money fen={other.dueFen} />}
          </Checkbox>
          <StayPictures pictures={other.pictures} />
        </div>
      ))}
    </ActWithReason>
  )
}
