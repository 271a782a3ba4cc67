/** A `NetShape` in PyTorch, in float64: class Net(**shape), and `begin`, which gives it weights by our names and says where they are. */
export const TORCH_NET = `
import torch
import torch.nn as nn
import torch.nn.functional as F
torch.set_default_dtype(torch.float64)

class Block(nn.Module):
    def __init__(self, depth, channels, padding):
        super().__init__()
        self.lost = 2 - 2 * padding
        self.conv1 = nn.Conv2d(depth, channels, 3, padding=padding, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=padding, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        if depth != channels:
            self.shortcut = nn.ModuleDict({'conv': nn.Conv2d(depth, channels, 1, bias=False), 'norm': nn.BatchNorm2d(channels)})
    def forward(self, x):
        y = self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))
        if self.lost: x = x[:, :, self.lost:-self.lost, self.lost:-self.lost]
        if hasattr(self, 'shortcut'): x = self.shortcut['norm'](self.shortcut['conv'](x))
        return (y + x).relu()

class Net(nn.Module):
    def __init__(self, patch, encoder, hidden, clusters):
        super().__init__()
        depth = encoder['stem']
        self.encoder = nn.ModuleDict({'conv': nn.Conv2d(patch['components'], depth, 1, bias=False), 'norm': nn.BatchNorm2d(depth)})
        self.blocks = []
        for i, stage in enumerate(encoder['stages']):
            own = nn.ModuleDict()
            for j in range(stage['blocks']):
                block = Block(depth, stage['channels'], 1 if encoder['padding'] == 'same' else 0)
                own['block' + str(j + 1)] = block
                self.blocks.append(block)
                depth = stage['channels']
            self.encoder['stage' + str(i + 1)] = own
        self.head = nn.ModuleDict({'hidden': nn.Linear(depth, hidden), 'clusters': nn.Linear(hidden, clusters)})
    def forward(self, x):
        x = self.encoder['norm'](self.encoder['conv'](x)).relu()
        for block in self.blocks: x = block(x)
        return self.head['clusters'](self.head['hidden'](x.mean((2, 3))).relu())

OURS = {'weight': 'scale', 'bias': 'shift', 'running_mean': 'runningMean', 'running_var': 'runningVariance'}

def ours(name):
    *path, last = name.split('.')
    return '.'.join([*path, OURS[last] if 'norm' in path[-1] else last])

def begin(net, start):
    state = {ours(name): each for name, each in net.state_dict().items() if 'num_batches' not in name}
    assert sorted(state) == sorted(start)
    for name, each in state.items():
        each.copy_(torch.tensor(start[name]).reshape(each.shape))
    return state
`;
