import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { useTranslate } from '@shared/i18n/language'
import { messages } from '../messages'
import { routes } from '../routes'
import { StaffPage } from './staff-page'

/** A page that was opened without saying of what, as by an old link. `ofPlate`: of which car. */
export function NothingNamed({ label, ofPlate }: { label: string; ofPlate?: boolean }) {
  const t = useTranslate()
  return (
    <StaffPage
      label={label}
      actions={() => (
        <Button large kind="primary" onClick={ofPlate ? () => routes.plate() : routes.board}>
          {t(ofPlate ? messages.enterPlate : messages.toBoard)}
        </Button>
      )}
    >
      {() => (
        <Empty
          title={t(ofPlate ? messages.noPlate : messages.noSubject)}
          text={t(ofPlate ? messages.noPlateText : messages.noSubjectText)}
        />
      )}
    </StaffPage>
  )
}
