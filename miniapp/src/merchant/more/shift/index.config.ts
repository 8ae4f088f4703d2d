export default definePageConfig({ navigationBarTitleText: '停车场与班次' })
