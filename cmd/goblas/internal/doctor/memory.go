package doctor

const (
	smallShm    = 256 << 20 // Docker's default is 64 MiB
	smallMemory = 512 << 20
)

// findHugePages tells whether large slices can be on huge pages.
func findHugePages(f Facts) []Finding {
	switch f.HugePages {
	case "never":
		return one(Warning, "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled (as root, on the host)",
			"transparent huge pages are off: the first touch of large results is slower, often several times")
	case "madvise", "always":
		return one(OK, "", "transparent huge pages: %s", f.HugePages)
	}
	return nil
}

// findShm tells whether arrays can be shared.
func findShm(f Facts) []Finding {
	if !f.Shm.Known() {
		return nil
	}
	if f.Shm.Free >= smallShm {
		return one(OK, "", "/dev/shm has %s free", withUnit(f.Shm.Free))
	}
	if f.Shm.Total >= smallShm {
		return one(Warning, "goblas shm ls shows what is there, goblas shm clean removes what was left",
			"/dev/shm is nearly full: %s of %s free", withUnit(f.Shm.Free), withUnit(f.Shm.Total))
	}
	grade, advice := Note, "mount /dev/shm larger (mount -o remount,size=2g /dev/shm) before arrays are shared"
	if f.Container {
		grade, advice = Warning, "start the container with --shm-size=2g (Kubernetes: an emptyDir of medium Memory) to share arrays"
	}
	return one(grade, advice, "/dev/shm has only %s", withUnit(f.Shm.Total))
}

// findMemory tells how much memory is left.
func findMemory(f Facts) []Finding {
	switch {
	case !f.Memory.Known():
		return nil
	case f.Memory.Free < smallMemory:
		return one(Warning, "raise the memory limit, or keep to small matrices",
			"%s of memory left within the limits of this process", withUnit(f.Memory.Free))
	}
	return one(OK, "", "%s of memory left", withUnit(f.Memory.Free))
}
