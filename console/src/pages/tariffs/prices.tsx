import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { useTranslate } from '../../i18n/language'
import { writtenParts } from './sentences'

/** The price list in words: its parts for kinds of cars, their hours and steps, what is free and the most. */
export function Prices({ definition }: { definition: TariffDefinition }) {
  const t = useTranslate()
  return (
    <ul className="fx-rows">
      {writtenParts(definition, t).map(({ key, title, sentences }) => (
        <li key={key}>
          <span className="fx-rows__main">
            <strong>{title}</strong>
            {sentences.map(sentence => (
              <span key={sentence.key}>{sentence.text}</span>
            ))}
          </span>
        </li>
      ))}
    </ul>
  )
}
