import { formatYuan } from '@fangxing/contract/money'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { messages } from './messages'

type Recovered = Reply<'today'>['recovered']

const HEIGHT = 64
const BAR = 10

/** What came in by the hour: small enough to be drawn by hand, so that the first page loads no chart. */
function Hours({ hours }: { hours: readonly number[] }) {
  const t = useTranslate()
  const most = Math.max(1, ...hours)
  const texts = hours
    .map((fen, hour) => ({ fen, hour }))
    .filter(({ fen }) => fen > 0)
    .map(({ fen, hour }) => `${hour}${t(messages.hour)} ${formatYuan(fen)}`)
  return (
    <figure className="fx-hours">
      <svg
        viewBox={`0 0 ${24 * BAR} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${t(messages.byHour)}: ${texts.join(', ') || '—'}`}
      >
        {hours.map((fen, hour) => {
          const height = fen === 0 ? 1 : Math.max(3, (fen / most) * (HEIGHT - 2))
          return (
            <rect
              key={hour}
              className={fen === 0 ? 'fx-hours__none' : 'fx-hours__bar'}
              x={hour * BAR + 1.5}
              y={HEIGHT - height}
              width={BAR - 3}
              height={height}
            >
              <title>{`${hour}${t(messages.hour)} ${formatYuan(fen)}`}</title>
            </rect>
          )
        })}
      </svg>
      <figcaption aria-hidden>
        <span>0</span>
        <span>6</span>
        <span>12</span>
        <span>18</span>
        <span>24</span>
      </figcaption>
    </figure>
  )
}

/** The money of the day. */
export function RecoveredToday({ recovered }: { recovered: Recovered }) {
  const t = useTranslate()
  const { fen, count, cashFen, elsewhereFen, yesterdayFen, hours, parkingFen = 0 } = recovered
  return (
    <Section title={t(messages.recovered)}>
      <div className="fx-recovered">
        <div>
          <p className="fx-recovered__sum">{formatYuan(fen)}</p>
          <p className="fx-soft">
            {count} {t(count === 1 ? messages.payment : messages.payments)}
          </p>
        </div>
        <Facts
          items={[
            [t(messages.yesterday), <Money key="yesterday" fen={yesterdayFen} />],
            [t(messages.cash), cashFen > 0 ? <Money key="cash" fen={cashFen} /> : null],
            [t(messages.elsewhere), elsewhereFen > 0 ? <Money key="elsewhere" fen={elsewhereFen} /> : null],
            [t(messages.parking), parkingFen > 0 ? <Money key="parking" fen={parkingFen} /> : null],
          ]}
        />
        <Hours hours={hours} />
      </div>
    </Section>
  )
}
