package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// mpiJob is what docs/mpijob.yaml uses of an MPIJob of kubeflow.org/v2beta1.
type mpiJob struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct{ Name string }
	Spec       struct {
		SlotsPerWorker         int    `yaml:"slotsPerWorker"`
		LauncherCreationPolicy string `yaml:"launcherCreationPolicy"`
		SSHAuthMountPath       string `yaml:"sshAuthMountPath"`
		RunPolicy              struct {
			CleanPodPolicy string `yaml:"cleanPodPolicy"`
			BackoffLimit   *int   `yaml:"backoffLimit"`
		} `yaml:"runPolicy"`
		MPIReplicaSpecs map[string]mpiReplica `yaml:"mpiReplicaSpecs"`
	}
}

type mpiReplica struct {
	Replicas int
	Template struct {
		Spec struct{ Containers []mpiContainer }
	}
}

type mpiContainer struct {
	Name, Image     string
	Command, Args   []string
	SecurityContext struct {
		RunAsUser string `yaml:"runAsUser"`
	} `yaml:"securityContext"`
	ReadinessProbe struct {
		TCPSocket struct{ Port string } `yaml:"tcpSocket"`
	} `yaml:"readinessProbe"`
	Resources struct{ Limits map[string]string }
}

// TestMPIJob: the manifest has the fields that the MPI operator asks for, none that is
// misspelt, and the user, the folder of keys, the port and the server of the image.
func TestMPIJob(t *testing.T) {
	d := yaml.NewDecoder(strings.NewReader(readFile(t, "../../docs/mpijob.yaml")))
	d.KnownFields(true)
	var job mpiJob
	if err := d.Decode(&job); err != nil {
		t.Fatal(err)
	}
	if job.APIVersion != "kubeflow.org/v2beta1" || job.Kind != "MPIJob" || job.Metadata.Name == "" {
		t.Errorf("it is a %s %s named %q", job.APIVersion, job.Kind, job.Metadata.Name)
	}
	if _, err := os.Stat("../../Dockerfile"); os.IsNotExist(err) {
		t.Skip("an image of this tree has no Dockerfile")
	}
	image := readFile(t, "../../Dockerfile")
	_, image, _ = strings.Cut(image, " AS cluster\n")
	in := func(text, pattern string) string {
		found := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if found == nil {
			t.Fatalf("nothing has the form %s", pattern)
		}
		return found[1]
	}
	uid := in(image, `useradd .*--uid (\d+) `)
	server := regexp.MustCompile(`"([^"]*)"`).FindAllString(in(image, `CMD \[(.*sshd.*)\]`), -1)
	sshd := readFile(t, "../../scripts/cluster/sshd_config")
	if folder := strings.TrimSuffix(in(sshd, `HostKey (\S+)`), "/id_rsa"); job.Spec.SSHAuthMountPath != folder {
		t.Errorf("keys are mounted at %s, and the image looks for them at %s", job.Spec.SSHAuthMountPath, folder)
	}
	launcher, worker := job.Spec.MPIReplicaSpecs["Launcher"], job.Spec.MPIReplicaSpecs["Worker"]
	if len(job.Spec.MPIReplicaSpecs) != 2 || launcher.Replicas != 1 || worker.Replicas < 2 {
		t.Errorf("%d launchers, %d workers", launcher.Replicas, worker.Replicas)
	}
	for _, r := range []mpiReplica{launcher, worker} {
		if len(r.Template.Spec.Containers) != 1 {
			t.Fatalf("%d containers", len(r.Template.Spec.Containers))
		}
		c := r.Template.Spec.Containers[0]
		if c.Name == "" || !strings.HasSuffix(c.Image, "goblas:cluster") || c.SecurityContext.RunAsUser != uid || c.Resources.Limits["cpu"] == "" {
			t.Errorf("%+v", c)
		}
	}
	c := worker.Template.Spec.Containers[0]
	var command []string
	for _, word := range slices.Concat(c.Command, c.Args) {
		command = append(command, `"`+word+`"`)
	}
	if !slices.Equal(command, server) {
		t.Errorf("a worker runs %q, the image %q", command, server)
	}
	if port := in(sshd, `Port (\d+)`); c.ReadinessProbe.TCPSocket.Port != port {
		t.Errorf("a worker is ready at port %s, and sshd listens at %s", c.ReadinessProbe.TCPSocket.Port, port)
	}
}
