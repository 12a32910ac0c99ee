"""A network between two addresses of one machine: a TUN device whose packets come back with source and destination exchanged.

A program that listens on 10.77.0.1 is reached by itself at 10.77.0.2, and every IP packet, of TCP and of UDP, headers and all, passes
through here: it is counted, lost with a probability, and delayed. Exchanging the addresses changes no checksum. Needs root in a network
namespace of its own and /dev/net/tun.

Standard input, a line each: "set LOSS_PERCENT ROUND_TRIP_MILLISECONDS SEED" begins anew, "count" prints packets and bytes towards the
server's ports (the arguments) and back, those included that were lost; "tcp ALGORITHM" chooses the congestion control of TCP connections to come. It ends with its input.
"""
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

DEVICE = "venule0"
TUNSETIFF = 0x400454CA
IFF_TUN = 1
IFF_NO_PI = 0x1000
MTU = 1500


def open_device():
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", DEVICE.encode(), IFF_TUN | IFF_NO_PI))
    for command in (
        "link set lo up",
        "address add 10.77.0.1/24 dev " + DEVICE,
        "link set %s mtu %d up" % (DEVICE, MTU),
    ):
        subprocess.run(["ip"] + command.split(), check=True)
    return device


class Link:
    def __init__(self, device, ports):
        self.device = device
        self.ports = ports
        self.waiting = []  # (when, number, packet)
        self.number = 0
        self.set(0, 0, 0)

    def set(self, loss_percent, round_trip_millis, seed):
        self.loss = loss_percent / 100
        self.delay = round_trip_millis / 2000
        self.chance = [random.Random(2 * seed), random.Random(2 * seed + 1)]
        self.counts = [0, 0, 0, 0]  # packets up, bytes up, packets down, bytes down

    def take(self, packet):
        if packet[0] >> 4 != 4:
            return  # the kernel asks for IPv6 routers
        ports = struct.unpack_from("!HH", packet, (packet[0] & 0xF) * 4)
        down = 0 if ports[1] in self.ports else 1
        self.counts[2 * down] += 1
        self.counts[2 * down + 1] += len(packet)
        if self.chance[down].random() >= self.loss:
            back = packet[:12] + packet[16:20] + packet[12:16] + packet[20:]
            self.number += 1
            heapq.heappush(self.waiting, (time.monotonic() + self.delay, self.number, back))

    def deliver(self):
        """Returns the seconds until the next packet is due."""
        while self.waiting:
            left = self.waiting[0][0] - time.monotonic()
            if left > 0:
                return left
            os.write(self.device, heapq.heappop(self.waiting)[2])
        return None


def main():
    link = Link(open_device(), {int(port) for port in sys.argv[1:]})
    print("ready", flush=True)
    while True:
        readable, _, _ = select.select([link.device, sys.stdin], [], [], link.deliver())
        if link.device in readable:
            link.take(os.read(link.device, 65536))
        if sys.stdin in readable:
            words = sys.stdin.readline().split()
            if not words:
                return
            if words[0] == "set":
                link.set(float(words[1]), float(words[2]), int(words[3]))
                print("set", flush=True)
            elif words[0] == "tcp":
                with open("/proc/sys/net/ipv4/tcp_congestion_control", "w") as setting:
                    setting.write(words[1])
                print("tcp", flush=True)
            else:
                print(*link.counts, flush=True)


main()
