import { TARIFF_CHOICES, TARIFF_PROBLEMS, type TariffQuestion } from '@fangxing/contract/tariff-choices'
import type { TariffView } from '@fangxing/contract/tariffs'
import { Button, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'
import { placeOf } from './tariff-texts'

const answersOf = (question: TariffQuestion): Readonly<Record<string, Message>> =>
  TARIFF_CHOICES[question].answers

/** What keeps the draft from being published: each open question with its answers, each contradiction by its place. */
export function OpenQuestions({ tariff }: { tariff: TariffView }) {
  const t = useTranslate()
  const may = useMay()
  const { id: tariffId, version, draft, openChoices, problems } = tariff
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const { act, isActing, problem } = useAct('answerTariffChoices', {
    done: messages.answered,
    changes: ['getTariff'],
    onDone: () => setChosen({}),
    quiet: true,
  })
  const answers = openChoices.flatMap(({ path }) => (chosen[path] ? [{ path, answer: chosen[path] }] : []))
  return (
    <>
      {problems.length > 0 && <p className="fx-bad">{t(messages.wrongAbout)}</p>}
      <ul className="fx-list">
        {problems.map(({ path, code }) => (
          <li key={`${path} ${code}`}>
            {placeOf(path, draft, t)}: {t(TARIFF_PROBLEMS[code])}
          </li>
        ))}
      </ul>
      {openChoices.length > 0 && (
        <form
          className="fx-form"
          onSubmit={event => {
            event.preventDefault()
            if (answers.length > 0 && !isActing)
              void act({ params: { tariffId }, body: { version, answers } })
          }}
        >
          <p>{t(messages.openAbout)}</p>
          <div className="fx-fields">
            {openChoices.map(({ path, question, options }) => (
              <Question
                key={path}
                label={`${placeOf(path, draft, t)}: ${t(TARIFF_CHOICES[question])}`}
                options={options.map(value => ({
                  value,
                  label: answersOf(question)[value] ? t(answersOf(question)[value]!) : value,
                }))}
                value={chosen[path]}
                isFixed={!may('answerTariffChoices')}
                onChange={answer => setChosen(before => ({ ...before, [path]: answer }))}
              />
            ))}
          </div>
          {problem && <ProblemNote problem={problem} />}
          {may('answerTariffChoices') && (
            <div className="fx-row">
              <Button type="primary" htmlType="submit" disabled={answers.length === 0} loading={isActing}>
                {t(messages.answer)}
              </Button>
            </div>
          )}
        </form>
      )}
    </>
  )
}

function Question(props: {
  label: string
  options: { value: string; label: string }[]
  value: string | undefined
  isFixed: boolean
  onChange: (answer: string) => void
}) {
  const { label, options, value, isFixed, onChange } = props
  const id = useId()
  return (
    <div className="fx-field">
      <label htmlFor={id}>{label}</label>
      <Select id={id} disabled={isFixed} value={value} options={options} onChange={onChange} />
    </div>
  )
}
