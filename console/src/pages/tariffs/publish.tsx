import type { TariffView } from '@fangxing/contract/tariffs'
import { App, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Section } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { timeInShanghai } from './days'
import { messages } from './messages'

/** Makes the draft the next version, under the number it was filed with. Asks first: a version is never changed. */
export function Publish({ tariff }: { tariff: TariffView }) {
  const t = useTranslate()
  const id = useId()
  const { modal } = App.useApp()
  const { id: tariffId, version, openChoices, problems } = tariff
  const [filing, setFiling] = useState('')
  const [from, setFrom] = useState('')
  const { act, isActing, problem } = useAct('publishTariff', {
    done: messages.published,
    changes: ['getTariff', 'listTariffs'],
    quiet: true,
  })
  const isReady = openChoices.length === 0 && problems.length === 0
  const mayPublish = isReady && filing.trim() !== '' && from !== ''
  const askFirst = () =>
    modal.confirm({
      title: t(messages.publish),
      content: `${filing.trim()} · ${from.replace('T', ' ')} — ${t(messages.publishAbout)}`,
      okText: t(messages.publish),
      onOk: () =>
        act({
          params: { tariffId },
          body: { version, filingNumber: filing.trim(), validFrom: timeInShanghai(from) },
        }),
    })
  return (
    <Section title={t(messages.publish)}>
      <p className="fx-soft">{t(isReady ? messages.publishAbout : messages.notYet)}</p>
      <form
        className="fx-row"
        onSubmit={event => {
          event.preventDefault()
          if (mayPublish && !isActing) askFirst()
        }}
      >
        <label htmlFor={`${id}-filing`}>{t(messages.filing)}</label>
        <Input
          id={`${id}-filing`}
          className="fx-filter"
          maxLength={64}
          value={filing}
          onChange={event => setFiling(event.target.value)}
        />
        <label htmlFor={`${id}-from`}>{t(messages.validFrom)}</label>
        <Input
          id={`${id}-from`}
          className="fx-filter"
          type="datetime-local"
          value={from}
          onChange={event => setFrom(event.target.value)}
        />
        <Button type="primary" htmlType="submit" disabled={!mayPublish} loading={isActing}>
          {t(messages.publish)}
        </Button>
      </form>
      {problem && <ProblemNote problem={problem} />}
    </Section>
  )
}
