import type { DryRun } from '@fangxing/contract/dry-run'
import type { MayMeet } from '@fangxing/contract/sightings'
import type { Label } from '@fangxing/contract/states'
import { sumFen } from '@fangxing/contract/money'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { metRules, sameAnswers } from './rules'

const VERDICTS: Record<MayMeet['kind'], Label> = {
  hold: { ...messages.hold, tone: 'good' },
  notice: { ...messages.notice, tone: 'warn' },
  nothing: { ...messages.nothing, tone: 'neutral' },
}

/** What is known of the plate, then each lot's answer; lots that answer alike stand together. */
export function CarAnswer({ car }: { car: DryRun }) {
  const t = useTranslate()
  const grace = useGrace(car)
  return (
    <>
      <Section>
        <div className="fx-row">
          <PlateChip text={car.plateText} colour={car.plateColour} />
        </div>
        <Facts
          items={[
            [
              t(messages.owes),
              car.arrearCount === 0 ? (
                t(grace ? messages.nothingDueYet : messages.owesNothing)
              ) : (
                <>
                  <Money fen={car.dueFen} /> · {car.arrearCount} {t(messages.count)}
                </>
              ),
            ],
            [t(messages.grace), grace && <InGrace key="grace" grace={grace} />],
            [t(messages.oldest), car.oldestExitedAt && <When key="oldest" at={car.oldestExitedAt} withAgo />],
            [
              t(messages.reminded),
              car.arrearCount === 0 ? null : (
                <>
                  {car.reminderCount} {t(messages.times)}
                  {car.lastRemindedAt && (
                    <>
                      {' '}
                      · {t(messages.last)} <When at={car.lastRemindedAt} withAgo />
                    </>
                  )}
                </>
              ),
            ],
          ]}
        />
      </Section>
      {sameAnswers(car.lots).map(({ lots, mayMeet }) => (
        <LotAnswer
          key={lots[0]!.lotId}
          lots={lots}
          mayMeet={mayMeet}
          plateText={car.plateText}
          isInGrace={grace !== null}
        />
      ))}
    </>
  )
}

type Grace = { count: number; isMore: boolean; dueFen: number; lastUntil: string | null }
const MOST_READ = 50

/** Debts that no car is held for before their time of grace is over: the rules do not count them yet. */
function useGrace({ plateText, plateColour }: DryRun): Grace | null {
  const may = useMay()
  const query = { plateText, plateColour, state: 'grace', limit: MOST_READ } as const
  const { value } = useCall('listArrears', may('listArrears') ? { query } : null)
  if (!value || value.items.length === 0) return null
  const untils = value.items.flatMap(({ graceUntil }) => graceUntil ?? []).sort()
  return {
    count: value.items.length,
    isMore: value.next !== undefined,
    dueFen: sumFen(value.items.map(({ dueFen }) => dueFen)),
    lastUntil: untils.at(-1) ?? null,
  }
}

function InGrace({ grace }: { grace: Grace }) {
  const t = useTranslate()
  const { count, isMore, dueFen, lastUntil } = grace
  return (
    <>
      <Money fen={dueFen} /> · {count}
      {isMore && '+'} {t(messages.inGrace)}
      {lastUntil && (
        <>
          {t(messages.until)} <When at={lastUntil} />
        </>
      )}
    </>
  )
}

function LotAnswer(props: { lots: DryRun['lots']; mayMeet: MayMeet; plateText: string; isInGrace: boolean }) {
  const { lots, mayMeet, plateText, isInGrace } = props
  const { kind, holdFrom, failed } = mayMeet
  const t = useTranslate()
  const may = useMay()
  const isExempt = failed.some(({ code }) => code === 'GATE_EXEMPT')
  return (
    <Section
      title={lots.map(({ lotName }) => lotName).join('、')}
      beside={<StateTag label={VERDICTS[kind]} />}
    >
      {kind !== 'hold' && (
        <p className="fx-verdict">
          {holdFrom ? (
            <>
              {t(messages.from)} <When at={holdFrom} withAgo />
            </>
          ) : (
            t(isInGrace ? messages.afterGrace : messages.never)
          )}
        </p>
      )}
      {failed.length > 0 && (
        <>
          <h3>{t(messages.failed)}</h3>
          <ul className="fx-rules">
            {failed.map(({ code, message }) => (
              <li key={code} className="fx-rules__failed">
                {t(message)}
              </li>
            ))}
          </ul>
          <p className="fx-row">
            {isExempt && may('listExemptPlates') && (
              <Link to={`/exempt-plates?plateText=${encodeURIComponent(plateText)}`}>
                {t(messages.exemptList)}
              </Link>
            )}
            {lots.length === 1 && may('readLotRules') && (
              <Link to={`/lots/${lots[0]!.lotId}`}>{t(messages.lotRules)}</Link>
            )}
          </p>
        </>
      )}
      <h3>{t(messages.met)}</h3>
      <ul className="fx-rules">
        {metRules(failed).map(met => (
          <li key={met.zh} className="fx-rules__met">
            {t(met)}
          </li>
        ))}
      </ul>
    </Section>
  )
}
