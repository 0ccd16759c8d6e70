"""What this machine's processor can do for the kernel."""

import os

import llvmlite.binding as llvm

NARROW = "PLEBISCITE_NARROW"
"""Set to 1, the kernel works as on a processor without 52-bit products: for tests."""


def multiplies_52_bits() -> bool:
    """Whether vectors of eight 52-bit numbers can be multiplied at once (AVX-512 IFMA)."""
    if os.environ.get(NARROW) == "1":
        return False
    return bool(llvm.get_host_cpu_features().get("avx512ifma", False))


def multiplies_32_bits_widely() -> bool:
    """Whether vectors multiply four 32-bit numbers at once, or more (AVX2)."""
    return bool(llvm.get_host_cpu_features().get("avx2", False))
