// Command auditor checks a tile log in a folder with Go's own transparency-log code.
//
// It shares nothing with the Python programs of this repository. It checks the log's signature and
// every cosigner's, every entry against the hash tiles, the tiles against the signed root, an
// inclusion proof for every k-th entry, and consistency proofs from smaller sizes.
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

// readTree opens the note and reads its three lines.
func readTree(raw []byte, log note.Verifier, others []note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(raw, note.VerifierList(append(others, log)...))
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(opened.Sigs) != 1+len(others) {
		return tlog.Tree{}, fmt.Errorf("%d of %d keys signed", len(opened.Sigs), 1+len(others))
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

func audit(dir, checkpoint, vkey string, cosigners []string, every int64) (tlog.Tree, error) {
	log, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	var others []note.Verifier
	for _, text := range cosigners {
		other, err := newCosigner(text)
		if err != nil {
			return tlog.Tree{}, err
		}
		others = append(others, other)
	}
	raw, err := ioutil.ReadFile(filepath.Join(dir, checkpoint))
	if err != nil {
		return tlog.Tree{}, err
	}
	tree, err := readTree(raw, log, others)
	if err != nil {
		return tree, err
	}
	hashes := tlog.TileHashReader(tree, tiles(dir))
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return tree, err
	}
	if tree.N > 0 && root != tree.Hash || tree.N == 0 && tree.Hash != sha256.Sum256(nil) {
		return tree, errors.New("the tiles do not lead to the signed root")
	}
	if err := checkEntries(dir, tree, hashes, every); err != nil {
		return tree, err
	}
	return tree, checkGrowth(tree, hashes, every)
}

type list []string

func (l *list) String() string        { return strings.Join(*l, " ") }
func (l *list) Set(text string) error { *l = append(*l, text); return nil }

func main() {
	var cosigners list
	dir := flag.String("dir", ".", "folder of the log")
	checkpoint := flag.String("checkpoint", "checkpoint", "file of the checkpoint, in the folder")
	vkey := flag.String("vkey", "", "verifier key of the log")
	every := flag.Int64("every", 16, "prove every so many entries and sizes")
	flag.Var(&cosigners, "cosigner", "verifier key of a cosigner who must have signed; repeatable")
	flag.Parse()
	if *every < 1 {
		*every = 1
	}
	tree, err := audit(*dir, *checkpoint, *vkey, cosigners, *every)
	if err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Printf("accepted: %d entries, root %s\n", tree.N, tree.Hash)
}
