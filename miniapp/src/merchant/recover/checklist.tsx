import type { Checklist } from '@fangxing/contract/eligibility'
import { classNames } from '@shared/ui/class-names'
import { useTranslate } from '@shared/i18n/language'
import { CHECKLIST_MESSAGES } from './messages'
import './checklist.scss'

const NAMES = Object.keys(CHECKLIST_MESSAGES) as (keyof Checklist)[]

/** Conditions that only a person on the spot can check: those that the form asks for. */
export function ChecklistField(props: { value: Checklist; onChange: (value: Checklist) => void }) {
  const { value, onChange } = props
  const t = useTranslate()
  return (
    <div className="mer-checks">
      {NAMES.filter(name => name in value).map(name => (
        <button
          key={name}
          type="button"
          role="checkbox"
          aria-checked={value[name]}
          className="mer-checks__line"
          onClick={() => onChange({ ...value, [name]: !value[name] })}
        >
          <span className={classNames('mer-checks__box', value[name] && 'mer-checks__box--on')} aria-hidden>
            {value[name] ? '✓' : ''}
          </span>
          <span>{t(CHECKLIST_MESSAGES[name])}</span>
        </button>
      ))}
    </div>
  )
}
