import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { TariffDraftCheck, TariffStay } from '@fangxing/contract/tariffs'
import { useTranslate, type Message } from '../../../i18n/language'
import type { Problem } from '../../../net/problem'
import { Section } from '../../../ui/page'
import { ProblemNote } from '../../../ui/page-states'
import { Prices } from '../prices'
import { placeOf } from '../tariff-texts'
import { messages } from './editor-messages'
import { fieldId, focusField, NAME_PATH } from './editor-state'
import { Samples, type Sample } from './samples'

/** Beside the form: what a few stays cost, what is still to do, and the list in words. */
export function Beside(props: {
  definition: TariffDefinition
  samples: readonly Sample[]
  asked: readonly { at: number; stay: TariffStay }[]
  check: TariffDraftCheck | undefined
  errors: ReadonlyMap<string, Message>
  problem: Problem | undefined
  onSamples: (samples: Sample[]) => void
}) {
  const { definition, samples, asked, check, errors, problem, onSamples } = props
  const t = useTranslate()
  const prices = new Map(
    (check?.prices ?? []).flatMap((price, index) => (asked[index] ? [[asked[index].at, price]] : [])),
  )
  return (
    <div className="fx-editor__beside">
      <Section title={t(messages.samples)}>
        <p className="fx-soft">{t(errors.size > 0 ? messages.waiting : messages.samplesAbout)}</p>
        {problem && errors.size === 0 && <ProblemNote problem={problem} />}
        <Samples samples={samples} prices={prices} onChange={onSamples} />
      </Section>
      <Section title={t(messages.toDo)}>
        <ToDo
          definition={definition}
          errors={errors}
          isChecked={check !== undefined || problem !== undefined}
        />
      </Section>
      <Section title={t(messages.inSentences)}>
        <Prices definition={definition} />
      </Section>
    </div>
  )
}

function ToDo(props: {
  definition: TariffDefinition
  errors: ReadonlyMap<string, Message>
  isChecked: boolean
}) {
  const { definition, errors, isChecked } = props
  const t = useTranslate()
  if (errors.size === 0)
    return <p className="fx-soft">{t(isChecked ? messages.nothingToDo : messages.checking)}</p>
  return (
    <ul className="fx-list">
      {[...errors].map(([path, message]) => (
        <li key={path}>
          <a
            href={`#${fieldId(path)}`}
            onClick={event => {
              event.preventDefault()
              focusField(path)
            }}
          >
            {path === NAME_PATH ? t(messages.name) : placeOf(path, definition, t)}: {t(message)}
          </a>
        </li>
      ))}
    </ul>
  )
}
