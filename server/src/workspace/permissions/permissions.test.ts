import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOf, reservedPermissions, systemRoles } from '../kernel/permission.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { permissionOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const flagNames = [
  'disabled',
  'isSupportCustomRole',
  'isSupportGeneral',
  'isSupportOwner',
  'isSupportReadOnly',
  'isSupportWsAdmin',
];

interface Row {
  key: string;
  [flag: string]: unknown;
  subs: Row[];
}

/** The documented answer with isSupportCustomRole=true: key, then disabled, custom role, general, owner, readOnly, wsAdmin. */
const documented = `
routine.* 010101
routine.viewerManage 010101
routine.exportManage 011101
label.* 010101
label.labelCfgManage 010101
workspace.* 100100
workspace.readMember 011101
workspace.inviteMembers 011101
workspace.memberManage 010101
dataScanner.* 010101
dataScanner.cfgManage 010101
dataRightsManage.* 010101
dataRightsManage.workspaceConfigManage 010101
field.* 011101
field.fieldCfgManage 011101
reExpr.* 010101
reExpr.reExprManage 010101
share.* 011101
share.shareManage 011101
snapshot.* 011101
snapshot.create 011111
snapshot.delete 011101
billing.* 100100
billing.billingRead 010101
scene.* 011101
scene.setManage 011101
scene.chartManage 011101
scene.serviceManage 011101
event.* 011101
event.Query 011111
event.recover 011101
infrastructure.* 010101
infrastructure.Query 011111
infrastructure.setManage 010101
log.* 010101
log.Query 011111
log.externalIndexManage 010101
log.backupLogManage 010101
log.indexManage 010101
dataProcessing.dataQueryRule 010101
metric.* 011101
metric.Query 011111
metric.metricManage 011101
pipeline.* 011101
pipeline.pipelineManage 011101
blacklist.* 011101
blacklist.Manage 011101
generateMetrics.* 011101
generateMetrics.cfgManage 011101
trace.* 011101
trace.Query 011111
trace.refLogManage 011101
trace.serviceManage 011101
rum.* 011101
rum.Query 011111
rum.trackCfgManage 011101
rum.rumCfgManage 011101
dialTest.* 011101
dialTest.taskManage 011101
dialTest.customNodeManage 011101
monitor.* 100101
monitor.cfgManage 011101
monitor.obsCfgManage 011101
monitor.sloCfgManage 011101
monitor.muteCfgManage 011101
monitor.alarmPolicyMange 011101
monitor.notifyObjCfgManage 010101
dca.* 010101
dca.dcaManage 010101
anomaly.* 010101
anomaly.issueReplyManage 011101
anomaly.issueLevelManage 010101
anomaly.channelManage 011101
anomaly.issueManage 011101
security.* 011111
security.Query 011111
`;

async function list(query: object = {}): Promise<{ groups: Row[]; leaves: Row[] }> {
  const ctx = await contextFor(kernel, { roles: ['readOnly'] });
  const { content } = await callOperation(operationNamed(permissionOperations, 'permissions.list'), ctx, {
    query: { ...query },
  });
  return { groups: content, leaves: content.flatMap((group: Row) => group.subs) };
}

describe('permission/list', () => {
  test('for custom roles has the documented keys in the documented order and spelling, with their flags', async () => {
    const { groups } = await list({ isSupportCustomRole: true });
    const lines = groups
      .flatMap((group) => [group, ...group.subs])
      .map((row) => `${row.key} ${flagNames.map((flag) => row[flag]).join('')}`);
    expect(lines).toEqual(documented.trim().split('\n'));
  });

  test('keeps the flags of a group whatever is shown of it: they speak for its hidden permissions, too', async () => {
    const { groups: all } = await list();
    const { groups: some } = await list({ isSupportCustomRole: true });
    const workspace = (groups: Row[]) => groups.find((group) => group.key === 'workspace.*');
    expect(workspace(some)).toMatchObject({ disabled: 1, isSupportCustomRole: 0, isSupportWsAdmin: 0 });
    expect(workspace(some)?.subs.map((row) => row.key)).not.toContain('workspace.keyManage');
    expect(workspace(all)).toEqual({ ...workspace(some), subs: expect.any(Array) });
    expect(workspace(all)?.subs).toContainEqual(
      expect.objectContaining({ key: 'workspace.keyManage', disabled: 1, isSupportCustomRole: 0, isSupportWsAdmin: 1 }),
    );
  });

  test('for custom roles is the documented list: 25 groups and 51 permissions, flags as numbers', async () => {
    const { groups, leaves } = await list({ isSupportCustomRole: true });
    expect(groups).toHaveLength(25);
    expect(leaves).toHaveLength(51);
    expect(leaves.every((row) => row.isSupportCustomRole === 1)).toBe(true);
    expect(groups[0]).toEqual({
      key: 'routine.*',
      name: 'General',
      desc: '',
      disabled: 0,
      isSupportCustomRole: 1,
      isSupportGeneral: 0,
      isSupportOwner: 1,
      isSupportReadOnly: 0,
      isSupportWsAdmin: 1,
      subs: expect.any(Array),
    });
  });

  test.each([{}, { isSupportCustomRole: false }])('with %j also has what no custom role can hold', async (query) => {
    const { leaves } = await list(query);
    expect(leaves.map((row) => row.key)).toEqual(expect.arrayContaining([...reservedPermissions]));
    expect(leaves).toHaveLength(51 + reservedPermissions.length);
  });

  test('says of every role what the permission check goes by', async () => {
    const { leaves } = await list();
    const flags = {
      owner: 'isSupportOwner',
      wsAdmin: 'isSupportWsAdmin',
      general: 'isSupportGeneral',
      readOnly: 'isSupportReadOnly',
    };
    for (const role of systemRoles) {
      const held = leaves.filter((row) => row[flags[role]] === 1).map((row) => row.key);
      expect(new Set(held)).toEqual(permissionsOf([role]));
    }
  });
});
