"""Builds a wheel of the client, installs it into a new environment, and uses it there; without the network. The tests of core run it.

    package.py DIRECTORY
"""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

USE = '''
import importlib.metadata, sys, sharray
assert sharray.__file__.startswith(sys.prefix), sharray.__file__
assert importlib.metadata.version('sharray') == sharray.__version__
with sharray.create(None, 'i', 5) as counts, counts.lock:
    counts[0] += 1
    print('installed', sharray.__version__, counts[:])
'''


def run(*command):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(('PYTHON', 'PIP_'))}
    environment['PIP_DISABLE_PIP_VERSION_CHECK'] = '1'
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd='/')
    if done.returncode != 0:
        raise SystemExit('%s failed:\n%s' % (' '.join(map(str, command)), done.stdout))
    return done.stdout


def main():
    place = pathlib.Path(sys.argv[1])
    source = place / 'source'  # a copy, since a build leaves things beside what it builds
    source.mkdir()
    for file in 'pyproject.toml', 'sharray.py':
        shutil.copy(HERE.parent / file, source)
    run(sys.executable, '-m', 'pip', 'wheel', '--no-build-isolation', '--no-deps', '--no-index', '--wheel-dir', place, source)
    wheel, = place.glob('*.whl')
    run(sys.executable, '-m', 'venv', '--copies', place / 'environment')
    python = place / 'environment' / 'bin' / 'python'
    run(python, '-m', 'pip', 'install', '--no-index', wheel)
    print(wheel.name)
    print(run(python, '-I', '-c', USE), end='')


if __name__ == '__main__':
    main()
