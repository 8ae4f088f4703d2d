import type { TariffVersionHead, TariffView } from '@fangxing/contract/tariffs'
import { Button } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { DetailPage } from '../../ui/detail-page'
import { LinkButton } from '../../ui/link-button'
import { Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { ChangesSince, changesSince } from './changes'
import { messages as editorMessages } from './editor/editor-messages'
import { messages } from './messages'
import { OpenQuestions } from './open-questions'
import { Prices } from './prices'
import { PublishDraft } from './publish-draft'
import { Simulation } from './simulation'
import { TryStay } from './try-stay'

const isFinished = ({ openChoices, problems }: TariffView) => openChoices.length + problems.length === 0

/** A lot's price list: what a stay costs by it and why, its versions, and the draft with what is open. */
export default function TariffPage() {
  const t = useTranslate()
  const may = useMay()
  const { tariffId = '' } = useParams()
  const [isPublishing, setPublishing] = useState(false)
  const reading = useCall('getTariff', { params: { tariffId } })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/tariffs', title: t(messages.title) }}
      title={tariff => tariff?.lotName ?? t(messages.title)}
      state={tariff => <span className="fx-soft">{tariff.name}</span>}
      actions={tariff =>
        may('publishTariff') && (
          <>
            {!isFinished(tariff) && <span className="fx-soft">{t(messages.publishOpen)}</span>}
            <LinkButton to={`/tariffs/${tariff.id}/edit`}>{t(editorMessages.edit)}</LinkButton>
            <Button type="primary" disabled={!isFinished(tariff)} onClick={() => setPublishing(true)}>
              {t(messages.publish)}
            </Button>
          </>
        )
      }
    >
      {tariff => (
        <>
          <TryStay tariff={tariff} />
          <Versions tariff={tariff} />
          <Draft tariff={tariff} />
          {may('simulateTariff') && <Simulation tariffId={tariff.id} />}
          {isPublishing && <PublishDraft tariff={tariff} onClose={() => setPublishing(false)} />}
        </>
      )}
    </DetailPage>
  )
}

function Draft({ tariff }: { tariff: TariffView }) {
  const t = useTranslate()
  const { id, openChoices, problems, draft } = tariff
  const latest = tariff.versions[0]
  return (
    <Section
      title={t(messages.draft)}
      beside={
        isFinished(tariff) ? (
          <span className="fx-tag fx-tag--good">{t(messages.ready)}</span>
        ) : (
          <>
            {openChoices.length > 0 && (
              <span className="fx-tag fx-tag--warn">
                {openChoices.length} {t(messages.open)}
              </span>
            )}
            {problems.length > 0 && (
              <span className="fx-tag fx-tag--bad">
                {problems.length} {t(messages.wrong)}
              </span>
            )}
          </>
        )
      }
    >
      <OpenQuestions tariff={tariff} />
      {latest && (
        <>
          <h3>{changesSince(latest.number, t)}</h3>
          <ChangesSince tariffId={id} number={latest.number} definition={draft} />
          <h3>{t(messages.prices)}</h3>
        </>
      )}
      <Prices definition={draft} />
    </Section>
  )
}

function Versions({ tariff: { id, versions, validNumber } }: { tariff: TariffView }) {
  const t = useTranslate()
  return (
    <Section title={t(messages.versions)}>
      {versions.length === 0 && <p className="fx-soft">{t(messages.noVersions)}</p>}
      <ol className="fx-rows">
        {versions.map(head => (
          <Version key={head.number} tariffId={id} head={head} isValid={head.number === validNumber} />
        ))}
      </ol>
    </Section>
  )
}

function Version(props: { tariffId: string; head: TariffVersionHead; isValid: boolean }) {
  const { tariffId, head, isValid } = props
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  const { number } = head
  const name = `${t(messages.version)} ${number}`
  return (
    <li>
      <div className="fx-rows__main">
        <span className="fx-row">
          <strong>{name}</strong>
          {isValid && <span className="fx-tag fx-tag--good">{t(messages.valid)}</span>}
          <span>
            {t(messages.filing)} {head.filingNumber}
          </span>
        </span>
        <span className="fx-soft">
          {t(messages.validFrom)} <When at={head.validFrom} /> · {t(messages.published)}{' '}
          {head.publishedBy.name} <When at={head.publishedAt} />
        </span>
        {isOpen && <PricesOf tariffId={tariffId} number={number} />}
      </div>
      <LinkButton size="small" to={`/tariffs/${tariffId}/versions/${number}/board`}>
        {t(messages.board)}
      </LinkButton>
      <Button
        size="small"
        aria-expanded={isOpen}
        aria-label={`${t(isOpen ? messages.hide : messages.show)}: ${name}`}
        onClick={() => setOpen(!isOpen)}
      >
        {t(isOpen ? messages.hide : messages.show)}
      </Button>
    </li>
  )
}

/** What changed with this version, then all of its prices. */
function PricesOf({ tariffId, number }: { tariffId: string; number: number }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('getTariffVersion', { params: { tariffId, number } })
  if (problem) return <ProblemNote problem={problem} again={again} />
  if (!value) return <Loading />
  return (
    <>
      {number === 1 ? (
        <p className="fx-soft">{t(messages.firstVersion)}</p>
      ) : (
        <>
          <h3>{changesSince(number - 1, t)}</h3>
          <ChangesSince tariffId={tariffId} number={number - 1} definition={value.definition} />
        </>
      )}
      <h3>{t(messages.prices)}</h3>
      <Prices definition={value.definition} />
    </>
  )
}
