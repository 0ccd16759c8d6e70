"""What this machine's processor can do for the kernel."""

import llvmlite.binding as llvm


def multiplies_52_bits() -> bool:
    """Whether vectors of eight 52-bit numbers can be multiplied at once (AVX-512 IFMA)."""
    return bool(llvm.get_host_cpu_features().get("avx512ifma", False))
