import { useTranslate, type Message } from '../i18n/language'
import type { CallName } from '../net/calls'
import { useMay } from '../session/may'
import { LinkButton } from './link-button'

/** From a list without entries to the page from which its first one comes, for whoever may open that page. */
function NextStep({ to, title, needs }: { to: string; title: Message; needs: readonly CallName[] }) {
  const t = useTranslate()
  const may = useMay()
  return may(...needs) && <LinkButton to={to}>{t(title)}</LinkButton>
}

export const UPLOAD_DEBTS = (
  <NextStep
    to="/imports"
    title={{ zh: '上传欠费文件', en: 'Upload a file of debts' }}
    needs={['createImport', 'listImports']}
  />
)
export const SEE_DEBTORS = (
  <NextStep
    to="/debts"
    title={{ zh: '看可以追缴的车', en: 'See which cars owe' }}
    needs={['listDebtors', 'readArrear']}
  />
)
export const SEE_RECOVERIES = (
  <NextStep
    to="/orders"
    title={{ zh: '看等待付款的车', en: 'See which cars have yet to pay' }}
    needs={['listOrders', 'searchAudit']}
  />
)
export const SEE_SOURCES = (
  <NextStep
    to="/sources"
    title={{ zh: '看出入场由谁报告', en: 'See who reports entries' }}
    needs={['listSources']}
  />
)
