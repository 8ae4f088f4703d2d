import type { TariffStructure } from '@fangxing/contract/tariff-definition'
import { Input } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../../i18n/language'
import { CLASSES, ENERGIES } from '../messages'
import { whoText } from '../sentences'
import { part, type Edit } from './edit'
import { messages } from './editor-messages'
import { fieldId } from './editor-state'
import { ChoicesField, Field, FieldError } from './fields'

/** For which cars a rule is; folded up under what it says now. */
export function WhoForm({ edit }: { edit: Edit<TariffStructure['who']> }) {
  const t = useTranslate()
  return (
    <details className="fx-fold" id={fieldId(edit.path)} tabIndex={-1}>
      <summary>
        {t(messages.who)}: {whoText(edit.value, t)}
      </summary>
      <p className="fx-soft">{t(messages.whoAll)}</p>
      <ChoicesField label={messages.classes} edit={part(edit, 'classes')} options={CLASSES} />
      <ChoicesField label={messages.energies} edit={part(edit, 'energies')} options={ENERGIES} />
      <CodesField edit={part(edit, 'entitlements')} />
      <FieldError path={edit.path} />
    </details>
  )
}

const codesOf = (typed: string): string[] => typed.split(/[\s,，、]+/).filter(Boolean)

function CodesField({ edit }: { edit: Edit<string[]> }) {
  const t = useTranslate()
  const shown = edit.value.join(', ')
  const [{ typed, of }, setTyped] = useState({ typed: shown, of: shown })
  if (of !== shown) setTyped({ typed: shown, of: shown })
  return (
    <Field label={messages.entitlements} path={edit.path}>
      {id => (
        <Input
          id={id}
          autoComplete="off"
          placeholder={t(messages.entitlementsHint)}
          value={typed}
          onChange={({ target }) => {
            const codes = codesOf(target.value)
            setTyped({ typed: target.value, of: codes.join(', ') })
            edit.set(codes)
          }}
        />
      )}
    </Field>
  )
}
