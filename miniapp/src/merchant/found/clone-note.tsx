import { CLONE_WARNING } from '@fangxing/contract/clones'
import { useTranslate } from '@shared/i18n/language'
import { Alert } from '@shared/ui/alert'

/** Beside a plate that another car wears too. */
export function CloneNote({ isSuspected }: { isSuspected: boolean | undefined }) {
  const t = useTranslate()
  return isSuspected ? <Alert small tone="warn" title={t(CLONE_WARNING)} /> : null
}
