import { askedCorrectionOf, type AskedCorrection, type IncidentView } from '@fangxing/contract/incidents'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { CarPlate } from '../../ui/car-plate'
import { correctionAddress } from '../../ui/correction-address'
import { Money } from '../../ui/money'
import { When } from '../../ui/when'
import { messages } from './messages'

/** What another system wants corrected: as it is, as it should be, and the way to do it. */
export function AskedCorrectionNote({ row }: { row: IncidentView }) {
  const t = useTranslate()
  const may = useMay()
  const asked = askedCorrectionOf(row)
  const { reason } = row.detail
  const address = asked && correctionAddress(asked, row.detail.kind)
  return (
    <>
      {asked && <Changes asked={asked} />}
      {typeof reason === 'string' && <span className="fx-soft">{reason}</span>}
      {asked && <Link to={`/stays/${asked.stayId}`}>{t(messages.stay)}</Link>}
      {!row.closedAt && address && may('correctStay') && <Link to={address}>{t(messages.takeProposal)}</Link>}
    </>
  )
}

function Changes({ asked: { before, proposal } }: { asked: AskedCorrection }) {
  const t = useTranslate()
  return (
    <>
      {proposal.plateText && (
        <span className="fx-row">
          <CarPlate text={before.plateText} colour={before.plateColour ?? ''} /> →
          <CarPlate text={proposal.plateText} colour={proposal.plateColour ?? ''} />
        </span>
      )}
      {(['enteredAt', 'exitedAt'] as const).map(
        name =>
          proposal[name] && (
            <span key={name} className="fx-row">
              {t(messages[name])} <When at={before[name]} /> → <When at={proposal[name]} />
            </span>
          ),
      )}
      {proposal.secondEnteredAt && (
        <span className="fx-row">
          {t(messages.secondEntered)} <When at={proposal.secondEnteredAt} />
        </span>
      )}
      {proposal.totalFen !== undefined && (
        <span className="fx-row">
          {t(messages.fee)} <Money fen={proposal.totalFen} />
        </span>
      )}
      {proposal.bays && (
        <span className="fx-row">
          {t(messages.bays)} {proposal.bays.join('、') || '—'}
        </span>
      )}
      {proposal.intoStayId && <Link to={`/stays/${proposal.intoStayId}`}>{t(messages.mergeInto)}</Link>}
    </>
  )
}
