import type { ErrorCode } from '../../../errors/index.ts';

/** What the pages say that are shown before the console can be. */
export interface PageTexts {
  /** As the page names its language. */
  readonly language: string;
  readonly logIn: string;
  readonly logInTo: string;
  readonly logInWith: (provider: string) => string;
  readonly user: string;
  readonly password: string;
  readonly loggedIn: string;
  readonly youAreLoggedIn: string;
  /** `name` and `link` are markup. */
  readonly loggedInAs: (name: string, link: string) => string;
  readonly logOut: string;
  readonly invitation: string;
  readonly join: string;
  readonly youWereInvited: string;
  readonly invitedYou: (name: string) => string;
  readonly chooseLogin: string;
  readonly invitedAs: string;
  readonly loginName: string;
  readonly shownName: string;
  readonly newPassword: (charactersMin: number) => string;
  readonly passwordAgain: string;
  readonly makeAccount: string;
  readonly noInvitation: string;
  readonly noInvitationWhy: string;
  /** Instead of the sentence of the server. */
  readonly problems: { readonly [Code in ErrorCode]?: string };
}

const en: PageTexts = {
  language: 'en',
  logIn: 'Log in',
  logInTo: 'Log in to Belvedere',
  logInWith: (provider) => `Log in with ${provider}`,
  user: 'Name or e-mail',
  password: 'Password',
  loggedIn: 'Logged in',
  youAreLoggedIn: 'You are logged in',
  loggedInAs: (name, link) => `as ${name}. The API is described at ${link}.`,
  logOut: 'Log out',
  invitation: 'Invitation',
  join: 'Join Belvedere',
  youWereInvited: 'You were invited.',
  invitedYou: (name) => `${name} invited you.`,
  chooseLogin: 'Choose how you will log in.',
  invitedAs: 'Invited as',
  loginName: 'Name to log in with',
  shownName: 'Name that others see',
  newPassword: (least) => `Password, ${least} characters at least`,
  passwordAgain: 'The same password again',
  makeAccount: 'Make the account',
  noInvitation: 'There is no such invitation',
  noInvitationWhy: 'This invitation was answered, taken back, or is more than seven days old. Ask for a new one.',
  problems: { CrossSiteRequest: 'This was sent by another site. Begin again here.' },
};

const zh: PageTexts = {
  language: 'zh',
  logIn: '登录',
  logInTo: '登录 Belvedere',
  logInWith: (provider) => `使用 ${provider} 登录`,
  user: '用户名或邮箱',
  password: '密码',
  loggedIn: '已登录',
  youAreLoggedIn: '您已登录',
  loggedInAs: (name, link) => `身份：${name}。API 说明见 ${link}。`,
  logOut: '退出登录',
  invitation: '邀请',
  join: '加入 Belvedere',
  youWereInvited: '您收到了邀请。',
  invitedYou: (name) => `${name} 邀请了您。`,
  chooseLogin: '请设置登录方式。',
  invitedAs: '受邀邮箱',
  loginName: '登录名',
  shownName: '显示名称',
  newPassword: (least) => `密码，至少 ${least} 个字符`,
  passwordAgain: '再次输入密码',
  makeAccount: '创建账号',
  noInvitation: '没有此邀请',
  noInvitationWhy: '此邀请已被接受、已撤回，或已超过七天。请索取新的邀请。',
  problems: {
    CrossSiteRequest: '此请求来自另一个站点，请在此重新开始。',
    InternalError: '服务器出错，请重试。',
    LoginExpired: '登录耗时过长，请重新开始。',
    LoginFailed: '用户名或密码错误。',
    LoginNotAllowed: '此登录没有对应的账号，请联系管理员。',
    LoginProviderRefused: '登录提供方拒绝了登录，请重新开始。',
    LoginProviderUnavailable: '登录提供方没有响应，请稍后重试。',
    RecordUnavailable: '调用记录暂时不可用，请稍后重试。',
    StorageFull: '磁盘已满，请联系管理员。',
    StorageUnavailable: '数据库暂时不可用，请稍后重试。',
    TooManyFailedCredentials: '失败次数过多，请稍后重试。',
  },
};

export const pageTexts = { en, zh } as const;
