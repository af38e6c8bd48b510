#!/usr/bin/python3
"""Runs a command on a terminal of its own, as a user would: terminal.py ANSWER COMMAND...

Types ANSWER once the command asks `(y/N)`; `\\r` is the return key, `\\x03` Ctrl-C. Prints all that the terminal shows and
ends with the command's exit status.
"""
import fcntl
import os
import pty
import struct
import sys
import termios

answer = sys.argv[1].encode().decode('unicode_escape').encode()
shown = b''
typed = False


def read(fd):
    global shown, typed
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 200, 0, 0))
    data = os.read(fd, 65536)
    shown += data
    if not typed and b'(y/N)' in shown:
        typed = True
        os.write(fd, answer)
    return data


status = pty.spawn(sys.argv[2:], read)
sys.exit(os.waitstatus_to_exitcode(status))
