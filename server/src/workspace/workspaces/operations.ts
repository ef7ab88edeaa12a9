import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, nullable } from '../kernel/schemas.ts';
import { createWorkspace } from './create.ts';
import { modifyWorkspace, modifyWorkspaceSettings } from './modify.ts';
import { getWorkspace } from './read.ts';
import {
  createdWorkspaceAnswer,
  createdWorkspaceContent,
  settingsAnswer,
  settingsBody,
  settingsContent,
  workspaceAnswer,
  workspaceContent,
} from './schemas.ts';

const group = 'Workspace';
const name = Type.String({ minLength: 1, maxLength: 256, description: 'name' });
const description = Type.String({ maxLength: 4096, description: 'description' });

/** The documented get, create and modify, and the settings, which are ours. */
export const workspaceOperations: Operation[] = [
  defineOperation({
    id: 'workspaces.get',
    group,
    method: 'GET',
    path: '/api/v1/workspace/get',
    summary: 'Get the workspace that the caller belongs to',
    content: workspaceContent,
    revisioned: true,
    verb: getWorkspace,
    input: () => ({}),
    answer: (workspace) => ({
      content: workspaceAnswer(workspace),
      revision: workspace.revision,
      objectUuid: workspace.uuid,
    }),
  }),
  defineOperation({
    id: 'workspaces.create',
    group,
    method: 'POST',
    path: '/api/v1/workspace/create',
    summary: 'Create a further workspace',
    description: "The owner of the caller's workspace becomes the owner of the new one.",
    body: closed({
      name,
      desc: Type.Optional(nullable(description)),
      menuStyle: Type.Optional(Type.String({ maxLength: 64, description: 'menu style' })),
      needCreateAk: Type.Optional(Type.Boolean({ description: 'true: a first key is made and shown once' })),
      akName: Type.Optional(
        Type.String({ maxLength: 256, description: 'name of that key; the name of the workspace unless sent' }),
      ),
      language: Type.Optional(
        nullable(
          Type.Union([Type.Literal('zh'), Type.Literal('en'), Type.Literal('')], { description: 'en unless sent' }),
        ),
      ),
    }),
    content: createdWorkspaceContent,
    revisioned: true,
    makes: true,
    secrets: { content: ['/akInfo/keySk'] },
    verb: createWorkspace,
    input: ({ body }) => ({
      name: body.name,
      description: body.desc ?? undefined,
      language: body.language || undefined,
      menuStyle: body.menuStyle,
      keyName: body.needCreateAk === true ? body.akName || body.name : undefined,
    }),
    answer: (created) => ({
      content: createdWorkspaceAnswer(created),
      revision: created.workspace.revision,
      objectUuid: created.workspace.uuid,
    }),
  }),
  defineOperation({
    id: 'workspaces.modify',
    group,
    method: 'POST',
    path: '/api/v1/workspace/modify',
    summary: 'Change name or description of the workspace that the caller belongs to',
    body: closed({ name: Type.Optional(name), desc: Type.Optional(description) }),
    content: workspaceContent,
    revisioned: true,
    errors: ['RevisionConflict'],
    verb: modifyWorkspace,
    input: ({ body }) => ({ name: body.name, description: body.desc }),
    answer: (workspace) => ({
      content: workspaceAnswer(workspace),
      revision: workspace.revision,
      objectUuid: workspace.uuid,
    }),
  }),
  defineOperation({
    id: 'workspaces.settings',
    group,
    method: 'GET',
    path: '/api/v1/workspace/settings/get',
    summary: 'Get how long the workspace keeps things, and its limit of calls',
    content: settingsContent,
    revisioned: true,
    verb: getWorkspace,
    input: () => ({}),
    answer: (workspace) => ({
      content: settingsAnswer(workspace),
      revision: workspace.revision,
      objectUuid: workspace.uuid,
    }),
  }),
  defineOperation({
    id: 'workspaces.modifySettings',
    group,
    method: 'POST',
    path: '/api/v1/workspace/settings/modify',
    summary: 'Change how long the workspace keeps things, and its limit of calls',
    description: 'What the body leaves out stays as it is. A shorter time acts from the next run of the purge jobs on.',
    body: settingsBody,
    content: settingsContent,
    revisioned: true,
    errors: ['RevisionConflict'],
    verb: modifyWorkspaceSettings,
    input: ({ body }) => ({ settings: body }),
    answer: (workspace) => ({
      content: settingsAnswer(workspace),
      revision: workspace.revision,
      objectUuid: workspace.uuid,
    }),
  }),
];
