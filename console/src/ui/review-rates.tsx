import type { ReviewRate } from '@fangxing/contract/second-looks'
import { Segmented, type TableColumnsType } from 'antd'
import { Link } from 'react-router'
import { useTranslate } from '../i18n/language'
import { DataTable } from './data-table'
import { ExportButton } from './export-button'
import { Section } from './page'
import { Loading, ProblemNote } from './page-states'
import { useAddress } from './use-address'
import { useCall } from './use-call'

const messages = {
  title: { zh: '各来源的复核率', en: 'Review by source' },
  titleOfOne: { zh: '复核率', en: 'Review rate' },
  about: {
    zh: '这段时间上报的停车，等人工复核的（不论何时上报），和这段时间里人工决定的。批量作废的不计在内。',
    en: 'Stays told of in these days, those that wait for a person whenever they were told of, and what people decided in these days. Bulk voids are not counted.',
  },
  none: { zh: '这段时间没有停车，也没有复核', en: 'No stays and no reviews in this time' },
  source: { zh: '来源', en: 'Source' },
  stays: { zh: '停车', en: 'Stays' },
  waiting: { zh: '等待复核', en: 'Waiting' },
  decided: { zh: '已复核', en: 'Decided' },
  confirmed: { zh: '属实', en: 'As told' },
  mended: { zh: '更正', en: 'Corrected' },
  refused: { zh: '不收', en: 'Not owed' },
  twice: { zh: '抽查复看', en: 'Looked at twice' },
  agreed: { zh: '一致', en: 'agreed' },
  period: { zh: '时段', en: 'Period' },
  days7: { zh: '最近 7 天', en: 'Last 7 days' },
  days30: { zh: '最近 30 天', en: 'Last 30 days' },
} as const

const PERIODS = ['7', '30'] as const
type Period = (typeof PERIODS)[number]
const NAME = 'rateDays'

/** How much of what each source tells is flagged, and what became of it; of one source where it is named. */
export function ReviewRates({ sourceId, lotId }: { sourceId?: string; lotId?: string }) {
  const t = useTranslate()
  const address = useAddress()
  const days: Period = address.get(NAME) === '30' ? '30' : '7'
  const query = { days, sourceId, lotId }
  const { value, problem, again } = useCall('listReviewRates', { query }, { keepPrevious: true })
  return (
    <Section
      title={t(sourceId === undefined ? messages.title : messages.titleOfOne)}
      beside={
        <span className="fx-row">
          <Segmented<Period>
            aria-label={t(messages.period)}
            options={PERIODS.map(period => ({ value: period, label: t(messages[`days${period}`]) }))}
            value={days}
            onChange={period => address.set({ [NAME]: period === '30' ? '30' : undefined })}
          />
          <ExportButton list="listReviewRates" query={query} />
        </span>
      }
    >
      <p className="fx-soft">{t(messages.about)}</p>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={3} />}
      {value?.items.length === 0 && <p className="fx-soft">{t(messages.none)}</p>}
      {value && value.items.length > 0 && <Rates rates={value.items} isOfOne={sourceId !== undefined} />}
    </Section>
  )
}

const shareOf = (part: number, all: number): string => (all > 0 ? `${Math.round((part / all) * 100)}%` : '')

function Rates({ rates, isOfOne }: { rates: readonly ReviewRate[]; isOfOne: boolean }) {
  const t = useTranslate()
  const decidedOf = ({ confirmed, mended, refused }: ReviewRate) => confirmed + mended + refused
  const part = (name: 'confirmed' | 'mended' | 'refused') => ({
    title: t(messages[name]),
    align: 'right' as const,
    render: (_: unknown, rate: ReviewRate) => (
      <>
        {rate[name]} <span className="fx-soft">{shareOf(rate[name], decidedOf(rate))}</span>
      </>
    ),
  })
  const columns: TableColumnsType<ReviewRate> = [
    ...(isOfOne
      ? []
      : [
          {
            title: t(messages.source),
            render: (_: unknown, { sourceId, sourceName }: ReviewRate) => (
              <Link to={`/sources/${sourceId}`}>{sourceName}</Link>
            ),
          },
        ]),
    { title: t(messages.stays), align: 'right', render: (_, { stays }) => stays },
    { title: t(messages.waiting), align: 'right', render: (_, { waiting }) => waiting },
    { title: t(messages.decided), align: 'right', render: (_, rate) => decidedOf(rate) },
    part('confirmed'),
    part('mended'),
    part('refused'),
    {
      title: t(messages.twice),
      align: 'right',
      render: (_, { lookedTwice, agreed }) =>
        lookedTwice === 0 ? 0 : `${lookedTwice} · ${agreed} ${t(messages.agreed)}`,
    },
  ]
  return (
    <DataTable
      size="small"
      columns={columns}
      dataSource={[...rates]}
      rowKey="sourceId"
      pagination={rates.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
    />
  )
}
