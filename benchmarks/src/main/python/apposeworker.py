"""A worker for Appose where its package for Python is not installed. It speaks the protocol that the Javadoc of org.apposed.appose.Appose describes,
requests and responses that are lines of JSON, as far as the benchmark needs it, and opens shared memory by the module that Appose, too, opens it by.
"""
import json
import sys
import threading
import traceback
from multiprocessing import resource_tracker, shared_memory

import numpy as np


class NDArray:
    def __init__(self, block, dtype, shape):
        self.block, self.dtype, self.shape = block, dtype, shape

    def ndarray(self):
        return np.ndarray(self.shape, self.dtype, self.block.buf)


exports = {}


class Task:
    def export(self, **variables):
        exports.update(variables)


def decoded(value):
    kind = value.get('appose_type')
    if kind == 'shm':
        block = shared_memory.SharedMemory(value['name'])
        resource_tracker.unregister(block._name, 'shared_memory')  # it is for Java to delete
        return block
    if kind == 'ndarray':
        return NDArray(value['shm'], value['dtype'], value['shape'])
    return value


def respond(task, kind, **more):
    print(json.dumps({'task': task, 'responseType': kind, **more}), flush=True)


def run(task, script, inputs):
    respond(task, 'LAUNCH')
    try:
        result = eval(script, {'task': Task(), **exports, **inputs})
    except Exception:
        respond(task, 'FAILURE', error=traceback.format_exc())
    else:
        respond(task, 'COMPLETION', outputs={'result': result})


for line in sys.stdin:
    request = json.loads(line, object_hook=decoded)
    if request['requestType'] == 'EXECUTE':
        threading.Thread(target=run, args=(request['task'], request['script'], request.get('inputs') or {})).start()
    del request
