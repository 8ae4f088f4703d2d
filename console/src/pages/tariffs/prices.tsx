import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { useTranslate } from '../../i18n/language'
import { hoursText, limitTexts, partTexts, rateTexts } from './words'

/** The price list in words: its parts for kinds of cars, their hours and steps, what is free and the most. */
export function Prices({ definition }: { definition: TariffDefinition }) {
  const t = useTranslate()
  return (
    <ul className="fx-rows">
      {definition.structures.map(structure => (
        <li key={structure.code}>
          <span className="fx-rows__main">
            <strong>{t(structure.name)}</strong>
            {structure.segments.map(segment => (
              <span key={segment.code}>
                <span className="fx-soft">{hoursText(segment, t)}</span> {rateTexts(segment, t).join('；')}
              </span>
            ))}
            {limitTexts(structure, t).map(text => (
              <span key={text} className="fx-soft">
                {text}
              </span>
            ))}
          </span>
        </li>
      ))}
      {partTexts(definition, t).map(text => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
