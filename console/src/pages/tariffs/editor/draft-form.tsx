import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { Button } from 'antd'
import { useTranslate } from '../../../i18n/language'
import { Section } from '../../../ui/page'
import { freeCode, items, part, type Edit } from './edit'
import { messages } from './editor-messages'
import { NAME_PATH } from './editor-state'
import { FieldError, TextField } from './fields'
import { GeneralForm } from './general-form'
import { newStructure } from './new-parts'
import { StructureForm } from './structure-form'
import type { Draft } from './use-draft'

/** Everything that a price list may say, as fields. */
export function DraftForm(props: {
  draft: Draft
  onChange: (changed: Partial<Pick<Draft, 'name' | 'definition'>>) => void
}) {
  const { draft, onChange } = props
  const t = useTranslate()
  const edit: Edit<TariffDefinition> = {
    value: draft.definition,
    path: '',
    set: definition => onChange({ definition }),
  }
  const structures = part(edit, 'structures')
  const all = structures.value
  const name: Edit<string> = { value: draft.name, path: NAME_PATH, set: typed => onChange({ name: typed }) }
  const addStructure = () => {
    const added = newStructure(freeCode('cars', all), draft.definition)
    structures.set([...all.slice(0, -1), added, ...all.slice(-1)])
  }
  return (
    <div className="fx-editor__form">
      <Section>
        <div className="fx-fields">
          <TextField label={messages.name} edit={name} />
        </div>
        {all.length > 1 && <p className="fx-soft">{t(messages.structuresAbout)}</p>}
        <FieldError path="structures" />
      </Section>
      {items(structures).map(item => (
        <StructureForm key={item.value.code} item={item} isOnly={all.length === 1} />
      ))}
      <div className="fx-row">
        <Button onClick={addStructure}>{t(messages.addStructure)}</Button>
      </div>
      <GeneralForm edit={edit} />
    </div>
  )
}
