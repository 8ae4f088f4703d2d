import { formatYuan } from '@fangxing/contract/money'
import type { OwnerPlate } from '@fangxing/contract/owner-plates'
import { PLATE_BINDING_LABELS } from '@fangxing/contract/states'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Plate } from '@shared/ui/plate'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Message } from '@shared/i18n/language'
import { day } from '@shared/i18n/time'
import Taro from '@tarojs/taro'
import { bindPlatePage, ownPlatePage } from '../links/plate-link'
import { messages } from './messages'
import './plate-card.scss'

const open = (url: string) => void Taro.navigateTo({ url })
const plateOf = ({ plateText, plateColour }: OwnerPlate) => ({ text: plateText, colour: plateColour })

/** A plate of this person: bound, being checked, or how it ended. */
export function PlateCard(props: { plate: OwnerPlate; onEnd: (plate: OwnerPlate) => void; busy: boolean }) {
  const { plate, onEnd, busy } = props
  if (plate.state === 'bound') return <Bound plate={plate} />
  if (plate.state === 'checking') return <Checking plate={plate} onEnd={() => onEnd(plate)} busy={busy} />
  return <Ended plate={plate} onEnd={() => onEnd(plate)} busy={busy} />
}

function Bound({ plate }: { plate: OwnerPlate }) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <li className="own-plates__card">
      <button type="button" className="own-plates__open" onClick={() => open(ownPlatePage(plate.id))}>
        <span className="own-plates__line">
          <Plate text={plate.plateText} colour={plate.plateColour} />
          <StateBadge label={PLATE_BINDING_LABELS.bound} />
        </span>
        <span className="own-plates__line">
          <span className={plate.arrearCount > 0 ? 'own-plates__owed' : 'own-plates__detail'}>
            {plate.arrearCount > 0
              ? `${t(messages.owed)} ${formatYuan(plate.dueFen)}`
              : t(messages.nothingOwed)}
          </span>
          <span className="own-plates__detail fx-number">
            {t(messages.until)} {day(plate.expiresAt, language)}
          </span>
        </span>
      </button>
      {plate.isSoonOver ? (
        <Alert
          small
          tone="warn"
          title={t(messages.soonOver)}
          actions={
            <Button inline onClick={() => open(bindPlatePage(plateOf(plate)))}>
              {t(messages.renew)}
            </Button>
          }
        >
          {t(messages.soonOverText)}
        </Alert>
      ) : null}
    </li>
  )
}

type Part = { plate: OwnerPlate; onEnd: () => void; busy: boolean }

function Checking({ plate, onEnd, busy }: Part) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <li className="own-plates__card">
      <div className="own-plates__line">
        <Plate text={plate.plateText} colour={plate.plateColour} />
        <StateBadge label={PLATE_BINDING_LABELS.checking} />
      </div>
      <p className="own-plates__detail">{t(messages.checkingText)}</p>
      <div className="own-plates__line">
        <span className="own-plates__detail fx-number">
          {t(messages.checkUntil)} {day(plate.expiresAt, language)}
        </span>
        <Button inline busy={busy} onClick={onEnd}>
          {t(messages.withdraw)}
        </Button>
      </div>
    </li>
  )
}

const ENDS: Partial<Record<NonNullable<OwnerPlate['endCause']>, { title: Message; text?: Message }>> = {
  displaced: { title: messages.displaced, text: messages.displacedText },
  expired: { title: messages.expired, text: messages.expiredText },
  refused: { title: messages.refused },
  lapsed: { title: messages.lapsed, text: messages.lapsedText },
}

function Ended({ plate, onEnd, busy }: Part) {
  const t = useTranslate()
  const end = ENDS[plate.endCause ?? 'expired'] ?? { title: messages.expired }
  return (
    <li>
      <Alert
        tone="warn"
        title={`${plate.plateText} ${t(end.title)}`}
        actions={
          <>
            <Button inline onClick={() => open(bindPlatePage(plateOf(plate)))}>
              {t(messages.renew)}
            </Button>
            <Button inline kind="plain" busy={busy} onClick={onEnd}>
              {t(messages.dismiss)}
            </Button>
          </>
        }
      >
        {plate.refuseReason ?? (end.text ? t(end.text) : undefined)}
      </Alert>
    </li>
  )
}
