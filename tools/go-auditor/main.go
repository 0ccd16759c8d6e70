// Command auditor checks a tile log in a folder with Go's own transparency-log code.
//
// It shares nothing with the Python programs of this repository. It checks the log's signature and
// every cosigner's, every entry against the hash tiles, the tiles against the signed root, an
// inclusion proof for every k-th entry, and consistency proofs from smaller sizes. With -policy it
// reads keys and quorum from a policy file, counts the cosignatures, and checks every checkpoint
// that the record keeps against the one tree.
// Formats: C2SP signed-note, tlog-checkpoint, tlog-cosignature (type 4) and tlog-tiles.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io/ioutil"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

// cosigner verifies type 4 signatures: eight bytes of time, then an Ed25519 signature.
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.id }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("cosigner key %q lacks a part", vkey)
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != 4 {
		return nil, fmt.Errorf("cosigner key %q is not of type 4", vkey)
	}
	sum := sha256.Sum256([]byte(parts[0] + "\n" + string(raw)))
	id := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", id) != parts[1] {
		return nil, fmt.Errorf("cosigner key %q has another id", vkey)
	}
	return cosigner{parts[0], id, raw[1:]}, nil
}

// tiles reads hash tiles of a folder for x/mod, whose paths carry the tile height.
type tiles string

func (t tiles) Height() int                     { return height }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		raw, err := ioutil.ReadFile(filepath.Join(string(t), path))
		if err != nil {
			return nil, err
		}
		found = append(found, raw)
	}
	return found, nil
}

// readTree opens the note and reads its three lines; `need` says who must have signed beside the
// log. A line of a known key that does not hold spoils the whole note.
func readTree(raw []byte, log note.Verifier, others []note.Verifier, need quorum) (tlog.Tree, error) {
	known := append(append([]note.Verifier{}, others...), log)
	opened, err := note.Open(raw, note.VerifierList(known...))
	if err != nil {
		return tlog.Tree{}, err
	}
	signed := map[string]bool{}
	for _, sig := range opened.Sigs {
		signed[keyOf(sig.Name, sig.Hash)] = true
	}
	if !signed[keyOf(log.Name(), log.KeyHash())] {
		return tlog.Tree{}, errors.New("the log did not sign")
	}
	if err := need(signed); err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != log.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this origin")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// readBundle gives the entries of bundle n in a log of that size.
func readBundle(dir string, n, size int64) ([][]byte, error) {
	count := size - n*width
	if count > width {
		count = width
	}
	tile := tlog.Tile{H: height, L: -1, N: n, W: int(count)}
	path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	raw, err := ioutil.ReadFile(filepath.Join(dir, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(raw) > 0 {
		if len(raw) < 2 || len(raw)-2 < int(binary.BigEndian.Uint16(raw)) {
			return nil, fmt.Errorf("%s is cut short", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(raw))
		entries, raw = append(entries, raw[2:end]), raw[end:]
	}
	if int64(len(entries)) != count {
		return nil, fmt.Errorf("%s holds %d entries, not %d", path, len(entries), count)
	}
	return entries, nil
}

// checkEntries compares every entry with its leaf hash, and proves every k-th.
func checkEntries(dir string, tree tlog.Tree, hashes tlog.HashReader, every int64) error {
	for n := int64(0); n*width < tree.N; n++ {
		entries, err := readBundle(dir, n, tree.N)
		if err != nil {
			return err
		}
		for place, entry := range entries {
			i := n*width + int64(place)
			leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
			if err != nil {
				return err
			}
			if leaf[0] != tlog.RecordHash(entry) {
				return fmt.Errorf("entry %d is not the one the tiles hold", i)
			}
			if i%every != 0 {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, i, hashes)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, leaf[0]); err != nil {
				return fmt.Errorf("entry %d: %v", i, err)
			}
		}
	}
	return nil
}

// checkGrowth proves that smaller sizes begin this tree.
func checkGrowth(tree tlog.Tree, hashes tlog.HashReader, every int64) error {
	for m := int64(1); m <= tree.N; m += every {
		old, err := tlog.TreeHash(m, hashes)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, m, hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, m, old); err != nil {
			return fmt.Errorf("size %d: %v", m, err)
		}
	}
	return nil
}

func keyOf(name string, hash uint32) string { return fmt.Sprintf("%s+%08x", name, hash) }

// quorum says whether these keys, by name and id, are enough.
type quorum func(signed map[string]bool) error

// allOf asks for every one of the cosigners.
func allOf(others []note.Verifier) quorum {
	return func(signed map[string]bool) error {
		for _, other := range others {
			if !signed[keyOf(other.Name(), other.KeyHash())] {
				return fmt.Errorf("%s did not cosign", other.Name())
			}
		}
		return nil
	}
}

// policy is what a policy file says: one log, its witnesses, and who of them is enough.
type policy struct {
	log       string
	witnesses []note.Verifier
	need      quorum
}

// readPolicy reads a policy file of a referendum: two lines of its own, then a tlog-policy.
func readPolicy(path string) (policy, error) {
	raw, err := ioutil.ReadFile(path)
	if err != nil {
		return policy{}, err
	}
	lines := strings.Split(string(raw), "\n")
	if len(lines) < 3 || lines[0] != "plebiscite-policy/1" || !strings.HasPrefix(lines[1], "commission ") {
		return policy{}, errors.New("not a policy file")
	}
	var found policy
	met := map[string]func(map[string]bool) bool{"none": func(map[string]bool) bool { return true }}
	for _, line := range lines[2:] {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case words[0] == "log" && len(words) >= 2:
			found.log = words[1]
		case words[0] == "witness" && len(words) >= 3:
			one, err := newCosigner(words[2])
			if err != nil {
				return policy{}, err
			}
			found.witnesses = append(found.witnesses, one)
			key := keyOf(one.Name(), one.KeyHash())
			met[words[1]] = func(signed map[string]bool) bool { return signed[key] }
		case words[0] == "group" && len(words) >= 4:
			members, err := named(met, words[3:])
			if err != nil {
				return policy{}, err
			}
			threshold, err := thresholdOf(words[2], len(members))
			if err != nil {
				return policy{}, err
			}
			met[words[1]] = func(signed map[string]bool) bool {
				count := 0
				for _, member := range members {
					if member(signed) {
						count++
					}
				}
				return count >= threshold
			}
		case words[0] == "quorum" && len(words) == 2:
			rule, ok := met[words[1]]
			if !ok {
				return policy{}, fmt.Errorf("quorum %q is not defined", words[1])
			}
			found.need = func(signed map[string]bool) error {
				if !rule(signed) {
					return errors.New("the quorum did not cosign")
				}
				return nil
			}
		default:
			return policy{}, fmt.Errorf("policy line %q", line)
		}
	}
	if found.log == "" || found.need == nil {
		return policy{}, errors.New("the policy lacks its log or its quorum")
	}
	return found, nil
}

func named(met map[string]func(map[string]bool) bool, names []string) ([]func(map[string]bool) bool, error) {
	var found []func(map[string]bool) bool
	for _, name := range names {
		member, ok := met[name]
		if !ok || name == "none" {
			return nil, fmt.Errorf("member %q is not defined", name)
		}
		found = append(found, member)
	}
	return found, nil
}

func thresholdOf(text string, members int) (int, error) {
	switch text {
	case "all":
		return members, nil
	case "any":
		return 1, nil
	}
	threshold, err := strconv.Atoi(text)
	if err != nil || threshold < 1 || threshold > members {
		return 0, fmt.Errorf("%q of %d members", text, members)
	}
	return threshold, nil
}

// checkKept checks every checkpoint that the record keeps: signed by the log, no bad cosignature,
// and of this very tree. Who cosigned it is another check's business.
func checkKept(dir string, tree tlog.Tree, hashes tlog.HashReader, log note.Verifier, others []note.Verifier) (int, error) {
	files, err := ioutil.ReadDir(filepath.Join(dir, "checkpoints"))
	if os.IsNotExist(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	count := 0
	for _, file := range files {
		if strings.HasPrefix(file.Name(), ".") {
			continue
		}
		raw, err := ioutil.ReadFile(filepath.Join(dir, "checkpoints", file.Name()))
		if err != nil {
			return 0, err
		}
		kept, err := readTree(raw, log, others, func(map[string]bool) error { return nil })
		if err != nil {
			return 0, fmt.Errorf("checkpoint %s: %v", file.Name(), err)
		}
		if strconv.FormatInt(kept.N, 10) != file.Name() || kept.N > tree.N {
			return 0, fmt.Errorf("checkpoint %s is of %d entries", file.Name(), kept.N)
		}
		root, err := tlog.TreeHash(kept.N, hashes)
		if err != nil {
			return 0, err
		}
		if root != kept.Hash {
			return 0, fmt.Errorf("checkpoint %s has another root", file.Name())
		}
		count++
	}
	return count, nil
}

func audit(dir, checkpoint string, p policy, every int64) (tlog.Tree, int, error) {
	log, err := note.NewVerifier(p.log)
	if err != nil {
		return tlog.Tree{}, 0, err
	}
	raw, err := ioutil.ReadFile(filepath.Join(dir, checkpoint))
	if err != nil {
		return tlog.Tree{}, 0, err
	}
	tree, err := readTree(raw, log, p.witnesses, p.need)
	if err != nil {
		return tree, 0, err
	}
	hashes := tlog.TileHashReader(tree, tiles(dir))
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return tree, 0, err
	}
	if tree.N > 0 && root != tree.Hash || tree.N == 0 && tree.Hash != sha256.Sum256(nil) {
		return tree, 0, errors.New("the tiles do not lead to the signed root")
	}
	if err := checkEntries(dir, tree, hashes, every); err != nil {
		return tree, 0, err
	}
	if err := checkGrowth(tree, hashes, every); err != nil {
		return tree, 0, err
	}
	if checkpoint != "checkpoint" {
		return tree, 0, nil
	}
	kept, err := checkKept(dir, tree, hashes, log, p.witnesses)
	return tree, kept, err
}

type list []string

func (l *list) String() string        { return strings.Join(*l, " ") }
func (l *list) Set(text string) error { *l = append(*l, text); return nil }

// asked gives the policy that the options say.
func asked(file, vkey string, cosigners []string) (policy, error) {
	if file != "" {
		if vkey != "" || len(cosigners) > 0 {
			return policy{}, errors.New("-policy excludes -vkey and -cosigner")
		}
		return readPolicy(file)
	}
	var others []note.Verifier
	for _, text := range cosigners {
		other, err := newCosigner(text)
		if err != nil {
			return policy{}, err
		}
		others = append(others, other)
	}
	return policy{vkey, others, allOf(others)}, nil
}

func main() {
	var cosigners list
	dir := flag.String("dir", ".", "folder of the log")
	checkpoint := flag.String("checkpoint", "checkpoint", "file of the checkpoint, in the folder")
	file := flag.String("policy", "", "policy file: the log, its witnesses and the quorum")
	vkey := flag.String("vkey", "", "verifier key of the log, in place of a policy")
	every := flag.Int64("every", 16, "prove every so many entries and sizes")
	flag.Var(&cosigners, "cosigner", "verifier key of a cosigner who must have signed; repeatable")
	flag.Parse()
	if *every < 1 {
		*every = 1
	}
	p, err := asked(*file, *vkey, cosigners)
	var tree tlog.Tree
	var kept int
	if err == nil {
		tree, kept, err = audit(*dir, *checkpoint, p, *every)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Printf("accepted: %d entries, root %s\n", tree.N, tree.Hash)
	if kept > 0 {
		fmt.Printf("accepted: %d kept checkpoints\n", kept)
	}
}
