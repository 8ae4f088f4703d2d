import { TARIFF_CHOICES, TARIFF_PROBLEMS } from '@fangxing/contract/tariff-choices'
import type { TariffView } from '@fangxing/contract/tariffs'
import { Button, Radio } from 'antd'
import { useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { Section } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** What has to be decided in the draft, and what contradicts itself in it. Nothing where all is well. */
export function OpenChoices({ tariff }: { tariff: TariffView }) {
  const t = useTranslate()
  const { id: tariffId, version, openChoices, problems } = tariff
  const [answers, setAnswers] = useState<Record<string, string>>({})
  const { act, isActing, problem } = useAct('answerTariffChoices', {
    done: messages.answered,
    changes: ['getTariff'],
    quiet: true,
  })
  const given = Object.entries(answers).map(([path, answer]) => ({ path, answer }))
  if (openChoices.length === 0 && problems.length === 0) return null
  return (
    <Section title={t(messages.open)}>
      {problems.length > 0 && (
        <>
          <h3>{t(messages.problems)}</h3>
          <ul className="fx-rules">
            {problems.map(({ path, code }) => (
              <li key={`${path} ${code}`} className="fx-rules__failed">
                {t(TARIFF_PROBLEMS[code])} <code>{path}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {openChoices.length > 0 && (
        <form
          className="fx-form"
          onSubmit={event => {
            event.preventDefault()
            if (given.length > 0 && !isActing)
              void act({ params: { tariffId }, body: { version, answers: given } })
          }}
        >
          <p className="fx-soft">{t(messages.openAbout)}</p>
          {openChoices.map(({ path, question, options }) => {
            const words: Readonly<Record<string, Message>> = TARIFF_CHOICES[question].answers
            return (
              <fieldset key={path} className="fx-choices">
                <legend>
                  {t(TARIFF_CHOICES[question])} <code className="fx-soft">{path}</code>
                </legend>
                <Radio.Group
                  value={answers[path]}
                  onChange={event => setAnswers({ ...answers, [path]: event.target.value as string })}
                  options={options.map(value => {
                    const label = words[value]
                    return { value, label: label ? t(label) : value }
                  })}
                />
              </fieldset>
            )
          })}
          {problem && <ProblemNote problem={problem} />}
          <div className="fx-row fx-row--end">
            <Button type="primary" htmlType="submit" disabled={given.length === 0} loading={isActing}>
              {t(messages.answer)}
            </Button>
          </div>
        </form>
      )}
    </Section>
  )
}
