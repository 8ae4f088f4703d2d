import { Button } from 'antd'
import { useTranslate } from '../../i18n/language'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** Nobody has started it, so nothing is lost; as long as it waits it takes the place of another one. */
export function CallOff({ importId }: { importId: string }) {
  const t = useTranslate()
  const { act, isActing } = useAct('cancelImport', { done: messages.cancelled, changes: ['listImports'] })
  return (
    // A click here is not one on the row, which leads to the import.
    <span role="presentation" onClick={event => event.stopPropagation()}>
      <Button
        size="small"
        type="link"
        loading={isActing}
        onClick={() => void act({ params: { importId }, body: {} })}
      >
        {t(messages.cancel)}
      </Button>
    </span>
  )
}
