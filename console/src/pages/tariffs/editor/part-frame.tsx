import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslate } from '../../../i18n/language'
import type { Item } from './edit'
import { messages } from './editor-messages'
import { fieldId } from './editor-state'
import { FieldError } from './fields'

/** One of the parts of a list, named, with what is wrong with the whole of it; it can be taken out unless it is the only one. */
export function PartFrame(props: {
  item: Pick<Item<unknown>, 'path' | 'remove'>
  name: string
  isOnly?: boolean
  children: ReactNode
}) {
  const { item, name, isOnly = false, children } = props
  return (
    <div className="fx-part" id={fieldId(item.path)} tabIndex={-1} role="group" aria-label={name}>
      <FieldError path={item.path} />
      {children}
      {!isOnly && <RemoveButton name={name} onClick={item.remove} />}
    </div>
  )
}

export function RemoveButton({ name, onClick }: { name: string; onClick: () => void }) {
  const t = useTranslate()
  return (
    <div className="fx-row fx-row--end">
      <Button size="small" danger aria-label={`${t(messages.remove)}: ${name}`} onClick={onClick}>
        {t(messages.remove)}
      </Button>
    </div>
  )
}
