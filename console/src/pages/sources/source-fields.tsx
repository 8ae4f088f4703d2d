import { INTEGRATION_SCOPES } from '@fangxing/contract/integration'
import { PLATE_COLOURS } from '@fangxing/contract/plate'
import { INTEGRATION_SCOPE_LABELS, SOURCE_KIND_LABELS } from '@fangxing/contract/source-labels'
import type { SourceKind } from '@fangxing/contract/stays'
import { Checkbox, Input, Select } from 'antd'
import { useId } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMe } from '../../session/session'
import { isKeyOf } from '../../ui/is-key-of'
import { messages } from './messages'
import { coloursOfDraft, type SourceDraft } from './source-draft'

type Fields = { draft: SourceDraft; onChange: (part: Partial<SourceDraft>) => void }

/** What a source is, what it may do, and how it names what we have. */
export function SourceFields({ draft, onChange, hasKind }: Fields & { hasKind: boolean }) {
  const t = useTranslate()
  const id = useId()
  return (
    <>
      <label htmlFor={`${id}-name`}>{t(messages.name)}</label>
      <Input
        id={`${id}-name`}
        autoFocus
        autoComplete="off"
        maxLength={50}
        value={draft.name}
        onChange={event => onChange({ name: event.target.value })}
      />
      {hasKind && (
        <>
          <label htmlFor={`${id}-kind`}>{t(messages.kind)}</label>
          <Select
            id={`${id}-kind`}
            value={draft.kind}
            onChange={kind => onChange({ kind })}
            options={(Object.keys(SOURCE_KIND_LABELS) as SourceKind[]).map(value => ({
              value,
              label: t(SOURCE_KIND_LABELS[value]),
            }))}
          />
        </>
      )}
      <fieldset className="fx-choices">
        <legend>{t(messages.scopes)}</legend>
        {INTEGRATION_SCOPES.map(scope => (
          <Checkbox
            key={scope}
            checked={draft.scopes.includes(scope)}
            onChange={({ target }) =>
              onChange({
                scopes: INTEGRATION_SCOPES.filter(one =>
                  one === scope ? target.checked : draft.scopes.includes(one),
                ),
              })
            }
          >
            {t(INTEGRATION_SCOPE_LABELS[scope])}
          </Checkbox>
        ))}
      </fieldset>
      {draft.scopes.includes('pictures') && (
        <div>
          <Checkbox
            checked={draft.promisesPictures}
            onChange={({ target }) => onChange({ promisesPictures: target.checked })}
          >
            {t(messages.promises)}
          </Checkbox>
          <p className="fx-soft">{t(messages.promisesHint)}</p>
        </div>
      )}
      <LotCodes draft={draft} onChange={onChange} />
      <Further draft={draft} onChange={onChange} />
    </>
  )
}

function LotCodes({ draft, onChange }: Fields) {
  const t = useTranslate()
  const { lots } = useMe()
  return (
    <fieldset className="fx-choices">
      <legend>{t(messages.lots)}</legend>
      <Codes
        names={lots.map(({ id, name }) => [id, name])}
        typed={draft.lots}
        onChange={typed => onChange({ lots: typed })}
      />
      <p className="fx-soft">{t(messages.lotsHint)}</p>
    </fieldset>
  )
}

/** What hardly anybody changes. */
function Further({ draft, onChange }: Fields) {
  const t = useTranslate()
  const id = useId()
  return (
    <details className="fx-codes">
      <summary>{t(messages.further)}</summary>
      <div className="fx-form">
        <label htmlFor={`${id}-rate`}>{t(messages.rate)}</label>
        <Input
          id={`${id}-rate`}
          inputMode="numeric"
          value={draft.rate}
          onChange={event => onChange({ rate: event.target.value })}
        />
        <label htmlFor={`${id}-rank`}>{t(messages.rank)}</label>
        <Input
          id={`${id}-rank`}
          inputMode="numeric"
          value={draft.rank}
          onChange={event => onChange({ rank: event.target.value })}
        />
        <fieldset className="fx-choices">
          <legend>{t(messages.colours)}</legend>
          <Codes
            names={coloursOfDraft(draft).map(name => [
              name,
              isKeyOf(PLATE_COLOURS, name) ? t(PLATE_COLOURS[name]) : t(messages.colourUnknown),
            ])}
            typed={draft.colours}
            onChange={typed => onChange({ colours: typed })}
          />
        </fieldset>
      </div>
    </details>
  )
}

function Codes(props: {
  names: readonly (readonly [value: string, name: string])[]
  typed: Record<string, string>
  onChange: (typed: Record<string, string>) => void
}) {
  const { names, typed, onChange } = props
  const id = useId()
  return (
    <div className="fx-code-fields">
      {names.map(([value, name]) => (
        <div key={value} className="fx-field">
          <label htmlFor={`${id}-${value}`}>{name}</label>
          <Input
            id={`${id}-${value}`}
            autoComplete="off"
            value={typed[value] ?? ''}
            onChange={event => onChange({ ...typed, [value]: event.target.value })}
          />
        </div>
      ))}
    </div>
  )
}
