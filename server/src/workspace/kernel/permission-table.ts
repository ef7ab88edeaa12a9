/** 0 or 1, in the order of the documented keys: disabled, custom role, general, owner, readOnly, wsAdmin. */
type Flags = readonly [
  disabled: number,
  customRole: number,
  general: number,
  owner: number,
  readOnly: number,
  wsAdmin: number,
];

export interface PermissionRow {
  readonly key: string;
  readonly name: string;
  readonly flags: Flags;
}

export interface PermissionGroup extends PermissionRow {
  readonly subs: readonly PermissionRow[];
}

const leaf = (key: string, name: string, flags: Flags): PermissionRow => ({ key, name, flags });
const group = (key: string, name: string, flags: Flags, subs: readonly PermissionRow[]): PermissionGroup => ({
  key,
  name,
  flags,
  subs,
});

/**
 * The documented permission keys and which system role holds them (GET /api/v1/permission/list). The spelling of some
 * keys is the vendors' (`monitor.alarmPolicyMange`, capital letters) and is what scripts send.
 */
export const permissionTable: readonly PermissionGroup[] = [
  group(
    'routine.*',
    'General',
    [0, 1, 0, 1, 0, 1],
    [
      leaf('routine.viewerManage', 'Explorer quick-filter management', [0, 1, 0, 1, 0, 1]),
      leaf('routine.exportManage', 'Export management', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'label.*',
    'Global labels',
    [0, 1, 0, 1, 0, 1],
    [leaf('label.labelCfgManage', 'Label management', [0, 1, 0, 1, 0, 1])],
  ),
  group(
    'workspace.*',
    'Workspace management',
    [1, 0, 0, 1, 0, 0],
    [
      leaf('workspace.readMember', 'View members', [0, 1, 1, 1, 0, 1]),
      leaf('workspace.inviteMembers', 'Invite members', [0, 1, 1, 1, 0, 1]),
      leaf('workspace.memberManage', 'Member management', [0, 1, 0, 1, 0, 1]),
    ],
  ),
  group(
    'dataScanner.*',
    'Sensitive data scan',
    [0, 1, 0, 1, 0, 1],
    [leaf('dataScanner.cfgManage', 'Configuration management', [0, 1, 0, 1, 0, 1])],
  ),
  group(
    'dataRightsManage.*',
    'Data rights management',
    [0, 1, 0, 1, 0, 1],
    [leaf('dataRightsManage.workspaceConfigManage', 'Configuration management', [0, 1, 0, 1, 0, 1])],
  ),
  group(
    'field.*',
    'Field management',
    [0, 1, 1, 1, 0, 1],
    [leaf('field.fieldCfgManage', 'Field configuration management', [0, 1, 1, 1, 0, 1])],
  ),
  group(
    'reExpr.*',
    'Regular expressions',
    [0, 1, 0, 1, 0, 1],
    [leaf('reExpr.reExprManage', 'Regular expression configuration', [0, 1, 0, 1, 0, 1])],
  ),
  group(
    'share.*',
    'Share management',
    [0, 1, 1, 1, 0, 1],
    [leaf('share.shareManage', 'Share configuration management', [0, 1, 1, 1, 0, 1])],
  ),
  group(
    'snapshot.*',
    'Snapshots',
    [0, 1, 1, 1, 0, 1],
    [
      leaf('snapshot.create', 'Create snapshot', [0, 1, 1, 1, 1, 1]),
      leaf('snapshot.delete', 'Delete snapshot', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'billing.*',
    'Plan and billing',
    [1, 0, 0, 1, 0, 0],
    [leaf('billing.billingRead', 'Read plan and bills', [0, 1, 0, 1, 0, 1])],
  ),
  group(
    'scene.*',
    'Scenes',
    [0, 1, 1, 1, 0, 1],
    [
      leaf('scene.setManage', 'Scene configuration management', [0, 1, 1, 1, 0, 1]),
      leaf('scene.chartManage', 'Chart configuration management', [0, 1, 1, 1, 0, 1]),
      leaf('scene.serviceManage', 'Service list management', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'event.*',
    'Events',
    [0, 1, 1, 1, 0, 1],
    [
      leaf('event.Query', 'Query event data', [0, 1, 1, 1, 1, 1]),
      leaf('event.recover', 'Recover by hand', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'infrastructure.*',
    'Infrastructure',
    [0, 1, 0, 1, 0, 1],
    [
      leaf('infrastructure.Query', 'Query infrastructure data', [0, 1, 1, 1, 1, 1]),
      leaf('infrastructure.setManage', 'Infrastructure configuration management', [0, 1, 0, 1, 0, 1]),
    ],
  ),
  group(
    'log.*',
    'Logs',
    [0, 1, 0, 1, 0, 1],
    [
      leaf('log.Query', 'Query log data', [0, 1, 1, 1, 1, 1]),
      leaf('log.externalIndexManage', 'External index management', [0, 1, 0, 1, 0, 1]),
      leaf('log.backupLogManage', 'Backup log management', [0, 1, 0, 1, 0, 1]),
      leaf('log.indexManage', 'Log index management', [0, 1, 0, 1, 0, 1]),
      leaf('dataProcessing.dataQueryRule', 'Log data access configuration', [0, 1, 0, 1, 0, 1]),
    ],
  ),
  group(
    'metric.*',
    'Metrics',
    [0, 1, 1, 1, 0, 1],
    [
      leaf('metric.Query', 'Query metric data', [0, 1, 1, 1, 1, 1]),
      leaf('metric.metricManage', 'Metric description management', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'pipeline.*',
    'Pipelines',
    [0, 1, 1, 1, 0, 1],
    [leaf('pipeline.pipelineManage', 'Pipeline management', [0, 1, 1, 1, 0, 1])],
  ),
  group(
    'blacklist.*',
    'Blacklist',
    [0, 1, 1, 1, 0, 1],
    [leaf('blacklist.Manage', 'Blacklist management', [0, 1, 1, 1, 0, 1])],
  ),
  group(
    'generateMetrics.*',
    'Generate metrics',
    [0, 1, 1, 1, 0, 1],
    [leaf('generateMetrics.cfgManage', 'Generate-metrics configuration', [0, 1, 1, 1, 0, 1])],
  ),
  group(
    'trace.*',
    'APM',
    [0, 1, 1, 1, 0, 1],
    [
      leaf('trace.Query', 'Query APM data', [0, 1, 1, 1, 1, 1]),
      leaf('trace.refLogManage', 'Related-log management', [0, 1, 1, 1, 0, 1]),
      leaf('trace.serviceManage', 'Service list management', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'rum.*',
    'RUM',
    [0, 1, 1, 1, 0, 1],
    [
      leaf('rum.Query', 'Query RUM data', [0, 1, 1, 1, 1, 1]),
      leaf('rum.trackCfgManage', 'Tracking configuration', [0, 1, 1, 1, 0, 1]),
      leaf('rum.rumCfgManage', 'Application configuration', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'dialTest.*',
    'Synthetic tests',
    [0, 1, 1, 1, 0, 1],
    [
      leaf('dialTest.taskManage', 'Task configuration', [0, 1, 1, 1, 0, 1]),
      leaf('dialTest.customNodeManage', 'Self-built node configuration', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'monitor.*',
    'Monitoring',
    [1, 0, 0, 1, 0, 1],
    [
      leaf('monitor.cfgManage', 'Monitor configuration', [0, 1, 1, 1, 0, 1]),
      leaf('monitor.obsCfgManage', 'Intelligent inspection configuration', [0, 1, 1, 1, 0, 1]),
      leaf('monitor.sloCfgManage', 'SLO configuration', [0, 1, 1, 1, 0, 1]),
      leaf('monitor.muteCfgManage', 'Mute configuration', [0, 1, 1, 1, 0, 1]),
      leaf('monitor.alarmPolicyMange', 'Alert policy configuration', [0, 1, 1, 1, 0, 1]),
      leaf('monitor.notifyObjCfgManage', 'Notification target configuration', [0, 1, 0, 1, 0, 1]),
    ],
  ),
  group('dca.*', 'DCA', [0, 1, 0, 1, 0, 1], [leaf('dca.dcaManage', 'DCA configuration', [0, 1, 0, 1, 0, 1])]),
  group(
    'anomaly.*',
    'Incident tracking',
    [0, 1, 0, 1, 0, 1],
    [
      leaf('anomaly.issueReplyManage', 'Reply management', [0, 1, 1, 1, 0, 1]),
      leaf('anomaly.issueLevelManage', 'Issue level management', [0, 1, 0, 1, 0, 1]),
      leaf('anomaly.channelManage', 'Channel management', [0, 1, 1, 1, 0, 1]),
      leaf('anomaly.issueManage', 'Issue management', [0, 1, 1, 1, 0, 1]),
    ],
  ),
  group(
    'security.*',
    'Security check',
    [0, 1, 1, 1, 1, 1],
    [leaf('security.Query', 'Query security data', [0, 1, 1, 1, 1, 1])],
  ),
];
